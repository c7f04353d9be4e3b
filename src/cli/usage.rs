//! What was typed and could not be understood, said in Chinese: clap's own messages are English.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Prints help, the version, or what is wrong; returns the exit code for it.
pub fn explain(error: &clap::Error) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    if matches!(error.kind(), DisplayHelp | DisplayVersion) {
        super::say(&super::help::words(&error.render().to_string()));
        return ExitCode::SUCCESS;
    }
    if error.kind() == DisplayHelpOnMissingArgumentOrSubcommand {
        eprint!("{}", super::help::words(&error.render().to_string()));
        return ExitCode::from(super::FAILED);
    }
    eprintln!("{}\n用法见 yinfa --help，或 yinfa <命令> --help", message(error));
    ExitCode::from(super::FAILED)
}

fn message(error: &clap::Error) -> String {
    let get = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let suggestion =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .map(get)
            .find(|text| !text.is_empty())
            .map(|text| format!("，是不是 {text}？"))
            .unwrap_or_default();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令{suggestion}", get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("不认识“{argument}”{suggestion}"),
        ErrorKind::UnknownArgument => {
            format!("多出了“{argument}”，不知道是什么；名字里有空格的，请用引号括起来")
        }
        ErrorKind::MissingRequiredArgument => format!("还缺：{argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写内容"),
        ErrorKind::InvalidValue => {
            let valid = get(ContextKind::ValidValue);
            let stop = if suggestion.is_empty() { "。" } else { "" };
            format!("{argument} 不能是“{value}”{suggestion}{stop}可以写：{valid}")
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{argument} 不能是“{value}”，{}", expected(&why))
        }
        ErrorKind::TooManyValues => format!("{argument} 后面不用写内容"),
        ErrorKind::ArgumentConflict => format!("{argument} 写了不止一次，或与别的选项冲突"),
        _ => format!("命令写法有误：{}", error.kind()),
    }
}

/// What a value parser says it expected: our own words as they are, clap's of numbers put into Chinese.
fn expected(why: &str) -> String {
    if why.starts_with('应') {
        return why.to_string();
    }
    match why.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((least, most)) => format!("应为 {least} 到 {most} 的整数"),
        None => "应为大于零的整数，用阿拉伯数字写".to_string(),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        _ => String::new(),
    }
}

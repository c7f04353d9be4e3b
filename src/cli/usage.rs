//! What was typed and could not be understood, said in Chinese: clap's own messages are English.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Prints help, the version, or what is wrong; returns the exit code for it.
pub fn explain(error: &clap::Error) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    if matches!(error.kind(), DisplayHelp | DisplayVersion) {
        super::say(&error.render().to_string());
        return ExitCode::SUCCESS;
    }
    if error.kind() == DisplayHelpOnMissingArgumentOrSubcommand {
        eprint!("{}", error.render());
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
        ErrorKind::UnknownArgument => format!("不认识“{argument}”{suggestion}"),
        ErrorKind::MissingRequiredArgument => format!("还缺：{argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写内容"),
        ErrorKind::InvalidValue => {
            let valid = get(ContextKind::ValidValue);
            format!("{argument} 不能是“{value}”{suggestion} 可以写：{valid}")
        }
        ErrorKind::ValueValidation => {
            let kind = if argument.contains("as-of") || argument.contains("--date") {
                "，应为 2026-03-01 这样的日期"
            } else {
                "，应为合适的数"
            };
            format!("{argument} 不能是“{value}”{kind}")
        }
        ErrorKind::ArgumentConflict => format!("{argument} 写了不止一次，或与别的选项冲突"),
        _ => format!("命令写法有误：{}", error.kind()),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        _ => String::new(),
    }
}

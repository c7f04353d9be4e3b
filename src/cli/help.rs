//! Help 帮助: the arguments as clap knows them, put into Chinese and a Chinese order, and what is made of them:
//! help texts, completion scripts, the manual page. What the arguments are is [`super::args`]'s to say.

use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory, FromArgMatches};
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::Cli;

const TEMPLATE: &str = "\
{about}

用法：{usage}

{all-args}{after-help}";

/// What clap and its manual page write of themselves, and what we say instead.
const WORDS: &[(&str, &str)] = &[
    ("[OPTIONS]", "[选项]"),
    ("\n命令:\n", "\n命令：\n"),
    ("\n参数:\n", "\n参数：\n"),
    ("\n选项:\n", "\n选项：\n"),
];

const MANUAL_WORDS: &[(&str, &str)] =
    &[(".SH NAME", ".SH 名称"), (".SH SYNOPSIS", ".SH 用法"), (".SH EXTRA\n例子：\n", ".SH 例子\n.PP\n")];

/// What was typed, or clap's error, whose text is [`super::usage`]'s to put into Chinese.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    Cli::from_arg_matches(&command().try_get_matches_from(arguments)?)
}

/// The whole command line, in Chinese.
pub fn command() -> Command {
    chinese(Cli::command())
}

/// Every command below this one too: positional arguments first, in their order, then the options.
fn chinese(command: Command) -> Command {
    let mut position = 0;
    let mut place = |argument: Arg| {
        if !argument.is_positional() {
            return argument.help_heading("选项");
        }
        position += 1;
        argument.help_heading("参数").display_order(position)
    };
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let examples: Vec<String> = examples
        .lines()
        .map(|line| if line.starts_with("yinfa") { format!("  {line}") } else { line.to_string() })
        .collect();
    command
        .mut_args(&mut place)
        .mut_subcommands(chinese)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .after_help(format!("例子：\n{}", examples.join("\n")))
}

/// clap's rendering with its last English words replaced.
pub fn words(rendered: &str) -> String {
    replace(rendered, WORDS)
}

/// The help of one command: `[]` of the whole, `["ledger", "import"]` of that.
///
/// # Errors
/// The first word that names no command there.
pub fn of(path: &[String]) -> Result<String, String> {
    let mut whole = command();
    whole.build();
    let mut command = &mut whole;
    for name in path {
        command = command.find_subcommand_mut(name).ok_or_else(|| name.clone())?;
    }
    Ok(words(&command.render_help().to_string()))
}

/// A script for a shell to complete our commands, options and values by.
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    // Windows PowerShell 5 takes a script without the mark for GBK.
    if shell == Shell::PowerShell {
        script.extend("\u{feff}".bytes());
    }
    clap_complete::generate(shell, &mut command(), "yinfa", &mut script);
    script
}

/// The manual page, all commands on the one page.
pub fn manual() -> std::io::Result<String> {
    let mut whole = command();
    whole.build();
    let mut page = Vec::new();
    let man = Man::new(whole.clone()).manual("印发");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_extra_section(&mut page)?;
    for command in whole.get_subcommands() {
        chapter(command, &mut page)?;
        for below in command.get_subcommands() {
            chapter(below, &mut page)?;
        }
    }
    Ok(replace(&String::from_utf8_lossy(&page), MANUAL_WORDS))
}

/// One command in the manual: a section, with what would be sections of a page of its own below it.
fn chapter(command: &Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    if command.is_hide_set() {
        return Ok(());
    }
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let mut sections = Vec::new();
    // Said once, on top.
    let man = Man::new(command.clone().mut_arg("help", |help| help.hide(true)));
    man.render_options_section(&mut sections)?;
    man.render_extra_section(&mut sections)?;
    let mut about = Vec::new();
    man.render_description_section(&mut about)?;
    let about = String::from_utf8_lossy(&about).replace(".SH DESCRIPTION", &format!(".SH {name}"));
    page.extend(about.bytes());
    page.extend(replace(&String::from_utf8_lossy(&sections), MANUAL_WORDS).replace(".SH", ".SS").bytes());
    Ok(())
}

fn replace(text: &str, words: &[(&str, &str)]) -> String {
    words.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command with the words that lead to it.
    fn every(command: &Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push(path.to_vec());
        for below in command.get_subcommands() {
            let path: Vec<String> = path.iter().cloned().chain([below.get_name().to_string()]).collect();
            every(below, &path, found);
        }
    }

    /// Fails where a command line that we show somebody is none. A mention may leave out what must be there.
    #[track_caller]
    fn parses(line: &str, mention: bool) {
        use clap::error::ErrorKind::{DisplayHelp, DisplayVersion, MissingRequiredArgument};
        let typed = line.split("  ").next().unwrap().split(" >").next().unwrap();
        let words: Vec<OsString> = typed.split_whitespace().map(OsString::from).collect();
        if let Err(error) = parse(words) {
            let shown = matches!(error.kind(), DisplayHelp | DisplayVersion);
            assert!(shown || mention && error.kind() == MissingRequiredArgument, "{line}: {error}");
        }
    }

    #[test]
    fn every_help_is_chinese_and_its_examples_can_be_typed() {
        let mut paths = Vec::new();
        every(&command(), &[], &mut paths);
        assert!(paths.len() > 20);
        for path in paths {
            let help = of(&path).unwrap();
            for word in [
                "Usage",
                "Options",
                "OPTIONS",
                "Arguments",
                "Commands",
                "Print",
                "[default",
                "[possible",
                ":\n",
            ] {
                assert!(!help.contains(word), "{word:?} in the help of {path:?}:\n{help}");
            }
            let examples =
                help.split("例子：\n").nth(1).unwrap_or_else(|| panic!("{path:?} shows no example"));
            let examples: Vec<&str> = examples.lines().filter_map(|line| line.strip_prefix("  ")).collect();
            assert!(!examples.is_empty(), "{path:?}");
            examples.into_iter().for_each(|line| parses(line, false));
        }
        assert_eq!(of(&["ledger".into(), "exprot".into()]), Err("exprot".into()));
    }

    #[test]
    fn every_command_in_the_readme_and_the_manual_can_be_typed() {
        let pages = [include_str!("../../README.md"), include_str!("../../docs/使用手册.md")];
        let mut typed = 0;
        for line in pages.iter().flat_map(|page| page.lines()) {
            let whole = line.strip_prefix("$ ").unwrap_or(line);
            if whole.starts_with("yinfa ") {
                parses(whole.split(" #").next().unwrap(), false);
                typed += 1;
            }
            for code in line.split('`').skip(1).step_by(2).filter(|code| code.starts_with("yinfa ")) {
                parses(code, true);
                typed += 1;
            }
        }
        assert!(typed > 40, "{typed}");
    }

    #[test]
    fn completions_and_the_manual_page_are_chinese_and_whole() {
        let scripts = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell].map(completions);
        for script in &scripts {
            assert!(String::from_utf8_lossy(script).contains("yinfa"));
        }
        assert!(
            String::from_utf8_lossy(&scripts[0]).contains("聘任通知"),
            "the kinds of document are completed"
        );
        assert!(scripts[3].starts_with("\u{feff}".as_bytes()));
        let manual = manual().unwrap();
        for part in [".SH 名称", ".SH 用法", ".SH yinfa ledger import", ".SS 选项", "例子"] {
            assert!(manual.contains(part), "{part}");
        }
        let latin = manual.lines().filter(|line| line.starts_with(".SH") && !line.contains("yinfa"));
        assert!(latin.clone().all(|line| !line.is_ascii()), "{:?}", latin.collect::<Vec<_>>());
    }
}

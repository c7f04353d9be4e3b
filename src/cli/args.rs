//! Arguments as typed. What they mean is decided in [`super`].

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::document::Document;

const HELP: &str = "\
{before-help}{about}

用法：{usage}

{all-args}{after-help}";

const EXAMPLES: &str = "\
例子：
  yinfa init 2026年首席信息官        建一个工作目录，附发给学校填的空白表
  yinfa check 2026年首席信息官       只核对，不写任何文件
  yinfa build 2026年首席信息官       核对并印出全部文件，放在“2026年首席信息官-输出”
  yinfa explain phone-format         说明一条规则为什么查、怎么改
  yinfa explain formats              读得懂哪些文件、哪些样子的表，画出来看

退出码：0 全部通过；1 有需要处理的问题；2 没能运行";

/// 印发：学校报送的表格进，正式公文出
#[derive(Debug, Parser)]
#[command(name = "yinfa", version, about, help_template = HELP, after_help = EXAMPLES)]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 读取、核对并印出全部文件（主要命令）
    #[command(help_template = HELP, next_help_heading = "选项")]
    Build {
        #[command(flatten)]
        request: RequestArgs,
        /// 同时排版的线程数，默认等于处理器核数
        #[arg(long, value_name = "数")]
        threads: Option<NonZeroUsize>,
        /// 不显示进度
        #[arg(short, long)]
        quiet: bool,
        /// 没有变化的也重新印
        #[arg(long)]
        force: bool,
    },
    /// 守着文件夹，有变动就重新核对、重新印，直到按 Ctrl-C
    #[command(help_template = HELP, next_help_heading = "选项")]
    Watch {
        #[command(flatten)]
        request: RequestArgs,
        /// 同时排版的线程数，默认等于处理器核数
        #[arg(long, value_name = "数")]
        threads: Option<NonZeroUsize>,
    },
    /// 只读取和核对，不写任何文件
    #[command(help_template = HELP, next_help_heading = "选项")]
    Check {
        #[command(flatten)]
        request: RequestArgs,
        /// 输出格式：text 供人看，json 供程序用
        #[arg(
            long,
            value_name = "格式",
            default_value = "text",
            hide_default_value = true,
            hide_possible_values = true
        )]
        format: Format,
    },
    /// 确认一所学校“请确认”的事项，记入工作目录的 确认.xlsx
    #[command(help_template = HELP, next_help_heading = "选项")]
    Confirm {
        #[command(flatten)]
        request: RequestArgs,
        /// 学校全称
        #[arg(long, value_name = "学校")]
        school: String,
        /// 只确认这一条规则，如 term-short；不写则是这所学校全部待确认的事项
        #[arg(long, value_name = "规则")]
        rule: Option<String>,
        /// 只确认这个人的
        #[arg(long, value_name = "姓名")]
        person: Option<String>,
        /// 为什么可以
        #[arg(long, value_name = "文字")]
        reason: String,
        /// 谁确认的
        #[arg(long, value_name = "姓名")]
        by: String,
    },
    /// 新建工作目录：设置文件和发给学校填的空白表
    #[command(help_template = HELP, next_help_heading = "选项")]
    Init {
        /// 要建立的文件夹
        #[arg(value_name = "文件夹")]
        workspace: PathBuf,
        /// 一并写出公文用语（templates/text），供记事本修改
        #[arg(long)]
        templates: bool,
    },
    /// 印一次培训的签到表和每人的培训证明
    #[command(help_template = HELP, next_help_heading = "选项")]
    Training {
        #[command(flatten)]
        request: RequestArgs,
        /// 培训名称，不写则印“某年某县中小学校首席信息官集中培训”
        #[arg(long, value_name = "名称")]
        title: Option<String>,
        /// 哪一天培训，如 2026-05-12，不写则留空
        #[arg(long, value_name = "日期")]
        date: Option<Date>,
        /// 培训地点，不写则留空
        #[arg(long, value_name = "地点")]
        place: Option<String>,
        /// 学时，不写则留空
        #[arg(long, value_name = "数", value_parser = clap::value_parser!(u16).range(1..=999))]
        hours: Option<u16>,
    },
    /// 印一年的考核表、履职情况表和考核汇总表
    #[command(help_template = HELP, next_help_heading = "选项")]
    Assess {
        #[command(flatten)]
        request: RequestArgs,
        /// 考核哪一年，如 2026，不写则为运行那天的年份
        #[arg(long, value_name = "年份", value_parser = clap::value_parser!(i16).range(2000..=2100))]
        year: Option<i16>,
    },
    /// 把一份文件的一页存成图片
    #[command(help_template = HELP, next_help_heading = "选项")]
    Preview {
        #[command(flatten)]
        request: RequestArgs,
        /// 文件种类：通知、推荐通知、推荐表、聘任通知、聘书、变更通知、变更报备表、花名册、公示名册、退回整改单、
        /// 催报函、回执、装订册、签收单、照片核对表、培训签到表、培训证明、履职情况表、考核表、考核汇总表
        #[arg(value_name = "种类", value_parser = documents(), hide_possible_values = true)]
        document: Document,
        /// 学校全称；不写则取第一所
        #[arg(long, value_name = "学校")]
        school: Option<String>,
        /// 第几页
        #[arg(long, value_name = "页", default_value_t = 1, hide_default_value = true)]
        page: usize,
        /// 每英寸像素数
        #[arg(long, value_name = "数", default_value_t = 144, hide_default_value = true, value_parser = clap::value_parser!(u16).range(24..=600))]
        ppi: u16,
        /// 图片存到哪里（PNG）
        #[arg(short, long, value_name = "文件")]
        output: PathBuf,
    },
    /// 把一份纯文本的公文排成 PDF（GB/T 9704）
    #[command(help_template = HELP, next_help_heading = "选项")]
    Typeset {
        /// 公文的文字，用“标题：”“主送：”“落款：”等写明各部分（写法见使用手册）
        #[arg(value_name = "文件.txt")]
        source: PathBuf,
        /// PDF 存到哪里，默认在旁边，同名
        #[arg(short, long, value_name = "文件.pdf")]
        output: Option<PathBuf>,
        /// 从哪个工作目录取设置和模板，默认是文件所在的文件夹
        #[arg(long, value_name = "工作目录")]
        dir: Option<PathBuf>,
        /// 以哪一天为今天，如 2026-03-01，默认今天
        #[arg(long, value_name = "日期")]
        as_of: Option<Date>,
        /// 定稿，不印“草稿”二字
        #[arg(long = "final")]
        finished: bool,
    },
    /// 检查字体、模板和版本，缺什么、怎么补
    #[command(help_template = HELP, next_help_heading = "选项")]
    Doctor {
        /// 工作目录；不写则只看本机
        #[arg(value_name = "文件夹")]
        workspace: Option<PathBuf>,
    },
    /// 列出全部校验规则
    #[command(help_template = HELP, next_help_heading = "选项")]
    Rules,
    /// 说明一条规则：为什么查、怎么改、条款原文；formats 说明读得懂哪些表
    #[command(help_template = HELP, next_help_heading = "选项")]
    Explain {
        /// 规则的代号，如 phone-format；或 formats
        #[arg(value_name = "规则")]
        rule: String,
    },
}

/// What several commands share.
#[derive(Debug, Args)]
pub struct RequestArgs {
    /// 放着学校报送材料的文件夹
    #[arg(value_name = "文件夹")]
    pub workspace: PathBuf,
    /// 输出到哪个文件夹，默认是旁边的“<文件夹>-输出”
    #[arg(long, value_name = "文件夹")]
    pub out: Option<PathBuf>,
    /// 以哪一天为准，如 2026-03-01，默认今天
    #[arg(long, value_name = "日期")]
    pub as_of: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// A document by its Chinese name.
fn documents() -> impl TypedValueParser<Value = Document> {
    PossibleValuesParser::new(Document::all().map(Document::label)).map(|label| {
        Document::all().find(|document| document.label() == label).expect("the parser admits no other value")
    })
}

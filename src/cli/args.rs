//! Arguments as typed. What they mean is decided in [`super`].

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::document::{self, Document};

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
        /// 只印这一种文件，如 推荐表；可以写几次。别的文件和校验报告不动
        #[arg(long, value_name = "种类", value_parser = built(), hide_possible_values = true)]
        only: Vec<Document>,
        /// 试印：只数、只算摘要，什么也不写，报告用时和内存
        #[arg(long, hide = true)]
        sink: bool,
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
    /// 签发：编文号和聘书编号，记入台账，印出正式文件
    #[command(help_template = HELP, next_help_heading = "选项")]
    Issue {
        /// 工作目录
        #[arg(value_name = "文件夹")]
        workspace: PathBuf,
        /// 文号里的数，如 15
        #[arg(long, value_name = "数", value_parser = clap::value_parser!(u32).range(1..=999_999))]
        no: u32,
        /// 成文日期，如 2026-03-26；任期默认从这一天算起
        #[arg(long, value_name = "日期")]
        date: Date,
        /// 文件种类：聘任通知、变更通知
        #[arg(long, value_name = "种类", default_value = "聘任通知", hide_default_value = true, value_parser = issued(), hide_possible_values = true)]
        kind: Document,
        /// 不再询问，直接签发
        #[arg(long)]
        yes: bool,
        /// 不显示进度
        #[arg(short, long)]
        quiet: bool,
    },
    /// 撤销一份已签发的文件：记一笔撤销，不删任何记录
    #[command(help_template = HELP, next_help_heading = "选项")]
    Revoke {
        /// 工作目录
        #[arg(value_name = "文件夹")]
        workspace: PathBuf,
        /// 文号全文，如 贺教体发〔2026〕15号
        #[arg(value_name = "文号")]
        document_no: String,
        /// 为什么撤销
        #[arg(long, value_name = "原因")]
        why: String,
        /// 从哪一天起撤销，默认今天
        #[arg(long, value_name = "日期")]
        date: Option<Date>,
    },
    /// 核对文件或聘书二维码是不是签发的原件、是否有效
    #[command(help_template = HELP, next_help_heading = "选项")]
    Verify {
        /// 要核对的文件，或二维码里的文字（yinfa:1:…）
        #[arg(value_name = "文件", required = true)]
        items: Vec<PathBuf>,
        /// 对照哪个工作目录的台账
        #[arg(long, value_name = "文件夹", required_unless_present = "list", conflicts_with = "list")]
        dir: Option<PathBuf>,
        /// 对照公开摘要（json）
        #[arg(long, value_name = "文件")]
        list: Option<PathBuf>,
        /// 以哪一天为准，默认今天
        #[arg(long, value_name = "日期")]
        as_of: Option<Date>,
    },
    /// 按台账印某一天的花名册和各项清单
    #[command(help_template = HELP, next_help_heading = "选项")]
    Roster {
        #[command(flatten)]
        request: RequestArgs,
        /// 版本：internal 内部用，public 对外公示（只有学校、姓名、职务、任期）
        #[arg(
            long,
            value_name = "版本",
            default_value = "internal",
            hide_default_value = true,
            hide_possible_values = true
        )]
        edition: EditionArg,
    },
    /// 台账：核验、导出、导入
    #[command(help_template = HELP, subcommand_help_heading = "命令", next_help_heading = "选项")]
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
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
    /// 造一批虚构的材料，供测速和试验
    #[command(help_template = HELP, next_help_heading = "选项", hide = true)]
    Gen {
        /// 写到哪个文件夹
        #[arg(value_name = "文件夹")]
        folder: PathBuf,
        /// 多少所学校，一校一人
        #[arg(long, value_name = "数", value_parser = clap::value_parser!(u32).range(1..=document::invented::MOST as i64))]
        schools: u32,
        /// 多少张照片，大家轮流用
        #[arg(long, value_name = "数", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        photos: u32,
        /// 每多少行有一处毛病；不写则没有毛病
        #[arg(long, value_name = "行数")]
        trouble: Option<NonZeroUsize>,
        /// 一个乡镇一个汇总表
        #[arg(long)]
        by_town: bool,
        /// 汇总表写成 csv
        #[arg(long)]
        csv: bool,
        /// 不写学校名册
        #[arg(long)]
        no_list: bool,
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

#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 核验台账：记录是否完整、文件是否原样、现状是否一致
    #[command(help_template = HELP, next_help_heading = "选项")]
    Verify {
        /// 工作目录
        #[arg(value_name = "文件夹")]
        workspace: PathBuf,
    },
    /// 把台账抄成一个 Excel 工作簿，一种记录一张表
    #[command(help_template = HELP, next_help_heading = "选项")]
    Export {
        /// 工作目录
        #[arg(value_name = "文件夹")]
        workspace: PathBuf,
        /// 存到哪里（xlsx）
        #[arg(short, long, value_name = "文件")]
        output: PathBuf,
    },
    /// 把台账工作簿里新增的行记入台账；以前各年手工保存的名单也这样导入
    #[command(help_template = HELP, next_help_heading = "选项")]
    Import {
        /// 工作目录
        #[arg(value_name = "文件夹")]
        workspace: PathBuf,
        /// 台账工作簿（xlsx）
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 写出公开摘要：供别处核对真伪，不含个人信息
    #[command(help_template = HELP, next_help_heading = "选项")]
    Digests {
        /// 工作目录
        #[arg(value_name = "文件夹")]
        workspace: PathBuf,
        /// 存到哪里（json）
        #[arg(short, long, value_name = "文件")]
        output: PathBuf,
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
pub enum EditionArg {
    Internal,
    Public,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// A document that can be issued, by its Chinese name.
fn issued() -> impl TypedValueParser<Value = Document> {
    const KINDS: [Document; 2] = [Document::AppointmentNotice, Document::ChangeNotice];
    PossibleValuesParser::new(KINDS.map(Document::label)).map(|label| {
        KINDS
            .into_iter()
            .find(|document| document.label() == label)
            .expect("the parser admits no other value")
    })
}

/// A document that a build prints, by its Chinese name.
fn built() -> impl TypedValueParser<Value = Document> {
    let kinds = || Document::all().filter(|document| document.is_built());
    PossibleValuesParser::new(kinds().map(Document::label)).map(move |label| {
        kinds().find(|document| document.label() == label).expect("the parser admits no other value")
    })
}

/// A document by its Chinese name.
fn documents() -> impl TypedValueParser<Value = Document> {
    PossibleValuesParser::new(Document::all().map(Document::label)).map(|label| {
        Document::all().find(|document| document.label() == label).expect("the parser admits no other value")
    })
}

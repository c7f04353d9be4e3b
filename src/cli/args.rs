//! Arguments as typed, each with its help and its examples. What they mean is decided in [`super`]; how the help
//! looks is said in [`super::help`].

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::document::{self, Document};
use crate::text;

const EXAMPLES: &str = "\
yinfa                              在浏览器里用，双击程序也是这样
yinfa init 2026年首席信息官        建一个工作目录，附发给学校填的空白表
yinfa check 2026年首席信息官       只核对，不写任何文件
yinfa build 2026年首席信息官       核对并印出全部文件，放在“2026年首席信息官-输出”
yinfa explain phone-format         说明一条规则为什么查、怎么改
yinfa explain formats              读得懂哪些文件、哪些样子的表，画出来看

退出码：0 全部通过；1 有需要处理的问题；2 没能运行";

/// 印发：学校报送的表格进，正式公文出
#[derive(Debug, Parser)]
#[command(name = "yinfa", version, about, after_help = EXAMPLES)]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 在浏览器里用：打开本机的页面；不写命令直接运行也是这样，并自动打开浏览器
    #[command(after_help = "\
yinfa serve 2026年首席信息官 --open
yinfa serve --port 8080")]
    Serve {
        /// 工作目录；不写则在页面上选
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: Option<PathBuf>,
        /// 端口，不写则用任何空着的
        #[arg(long, value_name = "数", default_value_t = 0, hide_default_value = true)]
        port: u16,
        /// 自动打开浏览器
        #[arg(long)]
        open: bool,
        /// 以哪一天为准，如 2026-03-01，默认今天
        #[arg(long, value_name = "日期", value_parser = day)]
        as_of: Option<Date>,
    },
    /// 读取、核对并印出全部文件（主要命令）
    #[command(after_help = "\
yinfa build 2026年首席信息官
yinfa build 2026年首席信息官 --as-of 2026-03-01 --out 三月一日草稿")]
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
    #[command(after_help = "yinfa watch 2026年首席信息官")]
    Watch {
        #[command(flatten)]
        request: RequestArgs,
        /// 同时排版的线程数，默认等于处理器核数
        #[arg(long, value_name = "数")]
        threads: Option<NonZeroUsize>,
    },
    /// 只读取和核对，不写任何文件
    #[command(after_help = "\
yinfa check 2026年首席信息官
yinfa check 2026年首席信息官 --format json > 结果.json")]
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
    #[command(
        after_help = "yinfa confirm 2026年首席信息官 --school 贺兰县第三中学 --reason 主持学校工作 --by 张主任"
    )]
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
    #[command(after_help = "\
yinfa init 2026年首席信息官
yinfa init 2026年首席信息官 --templates     # 连公文用语一起写出")]
    Init {
        /// 要建立的文件夹
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: PathBuf,
        /// 一并写出公文用语（templates/text），供记事本修改
        #[arg(long)]
        templates: bool,
    },
    /// 印一次培训的签到表和每人的培训证明
    #[command(after_help = "yinfa training 2026年首席信息官 --date 2026-05-12 --place 三楼报告厅 --hours 16")]
    Training {
        #[command(flatten)]
        request: RequestArgs,
        /// 培训名称，不写则印“某年某县中小学校首席信息官集中培训”
        #[arg(long, value_name = "名称")]
        title: Option<String>,
        /// 哪一天培训，如 2026-05-12，不写则留空
        #[arg(long, value_name = "日期", value_parser = day)]
        date: Option<Date>,
        /// 培训地点，不写则留空
        #[arg(long, value_name = "地点")]
        place: Option<String>,
        /// 学时，不写则留空
        #[arg(long, value_name = "数", value_parser = clap::value_parser!(u16).range(1..=999))]
        hours: Option<u16>,
    },
    /// 印一年的考核表、履职情况表和考核汇总表
    #[command(after_help = "yinfa assess 2026年首席信息官 --year 2026")]
    Assess {
        #[command(flatten)]
        request: RequestArgs,
        /// 考核哪一年，如 2026，不写则为运行那天的年份
        #[arg(long, value_name = "年份", value_parser = clap::value_parser!(i16).range(2000..=2100))]
        year: Option<i16>,
    },
    /// 把一份文件的一页存成图片
    #[command(after_help = "\
yinfa preview 2026年首席信息官 聘书 --school 贺兰县第一中学 -o 聘书.png
yinfa preview 2026年首席信息官 通知 --page 2 -o 通知第2页.png")]
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
        #[arg(short, long, value_name = "文件", value_hint = ValueHint::FilePath)]
        output: PathBuf,
    },
    /// 签发：编文号和聘书编号，记入台账，印出正式文件
    #[command(after_help = "\
yinfa issue 2026年首席信息官 --no 15 --date 2026-03-26
yinfa issue 2026年首席信息官 --no 16 --date 2026-09-01 --kind 变更通知")]
    Issue {
        /// 工作目录
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: PathBuf,
        /// 文号里的数，如 15
        #[arg(long, value_name = "数", value_parser = clap::value_parser!(u32).range(1..=999_999))]
        no: u32,
        /// 成文日期，如 2026-03-26；任期默认从这一天算起
        #[arg(long, value_name = "日期", value_parser = day)]
        date: Date,
        /// 文件种类：聘任通知、变更通知、解聘通知
        #[arg(long, value_name = "种类", default_value = "聘任通知", hide_default_value = true, value_parser = issued(), hide_possible_values = true)]
        kind: Document,
        /// 解聘哪所学校的（全称，可写几次）；只用于解聘通知
        #[arg(long, value_name = "学校")]
        school: Vec<String>,
        /// 为什么解聘，如 工作调动、退休、学校停办；只用于解聘通知
        #[arg(long, value_name = "原因")]
        why: Option<String>,
        /// 不再询问，直接签发
        #[arg(long)]
        yes: bool,
        /// 不显示进度
        #[arg(short, long)]
        quiet: bool,
    },
    /// 撤销一份已签发的文件：记一笔撤销，不删任何记录
    #[command(after_help = "yinfa revoke 2026年首席信息官 贺教体发〔2026〕15号 --why 附件有误")]
    Revoke {
        /// 工作目录
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: PathBuf,
        /// 文号全文，如 贺教体发〔2026〕15号
        #[arg(value_name = "文号")]
        document_no: String,
        /// 为什么撤销
        #[arg(long, value_name = "原因")]
        why: String,
        /// 从哪一天起撤销，默认今天
        #[arg(long, value_name = "日期", value_parser = day)]
        date: Option<Date>,
        /// 不再询问，直接撤销
        #[arg(long)]
        yes: bool,
    },
    /// 核对文件或聘书二维码是不是签发的原件、是否有效
    #[command(after_help = "\
yinfa verify 聘书.pdf --dir 2026年首席信息官
yinfa verify 聘书.pdf --list 公开摘要.json")]
    Verify {
        /// 要核对的文件，或二维码里的文字（yinfa:1:…）
        #[arg(value_name = "文件", value_hint = ValueHint::FilePath, required = true)]
        items: Vec<PathBuf>,
        /// 对照哪个工作目录的台账
        #[arg(long, value_name = "文件夹", value_hint = ValueHint::DirPath, required_unless_present = "list", conflicts_with = "list")]
        dir: Option<PathBuf>,
        /// 对照公开摘要（json）
        #[arg(long, value_name = "文件", value_hint = ValueHint::FilePath)]
        list: Option<PathBuf>,
        /// 以哪一天为准，默认今天
        #[arg(long, value_name = "日期", value_parser = day)]
        as_of: Option<Date>,
    },
    /// 按台账印某一天的花名册和各项清单
    #[command(after_help = "\
yinfa roster 2026年首席信息官 --as-of 2027-09-01
yinfa roster 2026年首席信息官 --as-of 2027-09-01 --edition public     # 对外公示")]
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
    #[command(after_help = "yinfa ledger verify 2026年首席信息官")]
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
    },
    /// 把一份纯文本的公文排成 PDF（GB/T 9704）
    #[command(after_help = "\
yinfa typeset 公文.txt
yinfa typeset 公文.txt --dir 2026年首席信息官 --final")]
    Typeset {
        /// 公文的文字，用“标题：”“主送：”“落款：”等写明各部分（写法见使用手册）
        #[arg(value_name = "文件.txt", value_hint = ValueHint::FilePath)]
        source: PathBuf,
        /// PDF 存到哪里，默认在旁边，同名
        #[arg(short, long, value_name = "文件.pdf", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// 从哪个工作目录取设置和模板，默认是文件所在的文件夹
        #[arg(long, value_name = "工作目录", value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
        /// 以哪一天为今天，如 2026-03-01，默认今天
        #[arg(long, value_name = "日期", value_parser = day)]
        as_of: Option<Date>,
        /// 定稿，不印“草稿”二字
        #[arg(long = "final")]
        finished: bool,
    },
    /// 检查字体、模板和版本，缺什么、怎么补
    #[command(after_help = "\
yinfa doctor
yinfa doctor 2026年首席信息官")]
    Doctor {
        /// 工作目录；不写则只看本机
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: Option<PathBuf>,
    },
    /// 造一批虚构的材料，供测速和试验
    #[command(hide = true, after_help = "yinfa gen --schools 1000 试验材料")]
    Gen {
        /// 写到哪个文件夹
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        folder: PathBuf,
        /// 多少所学校，一校一人
        #[arg(long, value_name = "数", value_parser = clap::value_parser!(u32).range(1..=document::invented::MOST as i64))]
        schools: u32,
        /// 多少张照片，大家轮流用，默认 100
        #[arg(long, value_name = "数", default_value_t = 100, hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..=10_000))]
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
    #[command(after_help = "yinfa rules")]
    Rules,
    /// 说明一条规则：为什么查、怎么改、条款原文；formats 说明读得懂哪些表
    #[command(after_help = "\
yinfa explain phone-format
yinfa explain formats")]
    Explain {
        /// 规则的代号，如 phone-format；或 formats
        #[arg(value_name = "规则")]
        rule: String,
    },
    /// 显示一个命令的帮助
    #[command(after_help = "\
yinfa help build
yinfa help ledger import")]
    Help {
        /// 命令；不写则列出全部命令
        #[arg(value_name = "命令")]
        of: Vec<String>,
    },
    /// 写出命令行补全脚本，供安装用
    #[command(
        hide = true,
        after_help = "yinfa completions bash > ~/.local/share/bash-completion/completions/yinfa"
    )]
    Completions {
        /// 命令行：bash、zsh、fish、powershell
        #[arg(value_name = "命令行", hide_possible_values = true)]
        shell: Shell,
    },
    /// 写出手册页（man），供安装用
    #[command(hide = true, after_help = "yinfa man > yinfa.1")]
    Man,
}

#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 核验台账：记录是否完整、文件是否原样、现状是否一致
    #[command(after_help = "yinfa ledger verify 2026年首席信息官")]
    Verify {
        /// 工作目录
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: PathBuf,
    },
    /// 把台账抄成一个 Excel 工作簿，一种记录一张表
    #[command(after_help = "yinfa ledger export 2026年首席信息官 -o 台账.xlsx")]
    Export {
        /// 工作目录
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: PathBuf,
        /// 存到哪里（xlsx）
        #[arg(short, long, value_name = "文件", value_hint = ValueHint::FilePath)]
        output: PathBuf,
    },
    /// 把台账工作簿里新增的行记入台账；以前各年手工保存的名单也这样导入
    #[command(after_help = "yinfa ledger import 2026年首席信息官 台账.xlsx")]
    Import {
        /// 工作目录
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: PathBuf,
        /// 台账工作簿（xlsx）
        #[arg(value_name = "文件", value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// 写出公开摘要：供别处核对真伪，不含个人信息
    #[command(after_help = "yinfa ledger digests 2026年首席信息官 -o 公开摘要.json")]
    Digests {
        /// 工作目录
        #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
        workspace: PathBuf,
        /// 存到哪里（json）
        #[arg(short, long, value_name = "文件", value_hint = ValueHint::FilePath)]
        output: PathBuf,
    },
}

/// What several commands share.
#[derive(Debug, Args)]
pub struct RequestArgs {
    /// 放着学校报送材料的文件夹
    #[arg(value_name = "文件夹", value_hint = ValueHint::DirPath)]
    pub workspace: PathBuf,
    /// 输出到哪个文件夹，默认是旁边的“<文件夹>-输出”
    #[arg(long, value_name = "文件夹", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// 以哪一天为准，如 2026-03-01，默认今天
    #[arg(long, value_name = "日期", value_parser = day)]
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

/// A day in any usual spelling.
fn day(text: &str) -> Result<Date, String> {
    text::civil_date(text).ok_or_else(|| "应为 2026-03-01 或 2026年3月1日 这样的日期".into())
}

/// A document that can be issued, by its Chinese name.
fn issued() -> impl TypedValueParser<Value = Document> {
    const KINDS: [Document; 3] = [Document::AppointmentNotice, Document::ChangeNotice, Document::Dismissal];
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

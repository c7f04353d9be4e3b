//! Paper 版面: the choices that GB/T 9704 leaves to the issuer, or that differ from county to county. It says
//! which; how each is laid out is the template's.

/// How official paper is laid out, where GB/T 9704 leaves a choice or practice differs.
#[derive(Clone, Debug)]
pub struct Paper {
    /// 7.3.5.1 (a seal goes on it) or 7.3.5.2.
    pub stamped: bool,
    /// 版记 on an even page (GB/T 33476.2 7.3.1).
    pub imprint_even: bool,
    pub page_number: PageNumber,
    /// 抄送 of every notice, after what its own text says.
    pub cc: Vec<String>,
    pub act: Act,
    /// Does an internal document (form, slip) carry its input digest in small type at the foot?
    pub digest_footer: bool,
}

/// Where the page number stands (7.5 says outer).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageNumber {
    Outer,
    Center,
    None,
}

impl PageNumber {
    pub(super) const ALL: [PageNumber; 3] = [PageNumber::Outer, PageNumber::Center, PageNumber::None];

    /// As settings and templates name it.
    pub fn name(self) -> &'static str {
        match self {
            PageNumber::Outer => "outer",
            PageNumber::Center => "center",
            PageNumber::None => "none",
        }
    }
}

/// What the appointment notice does: counties word the same act differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// 聘任
    Appoint,
    /// 公布…名单
    Publish,
    /// 备案
    File,
}

impl Act {
    pub(super) const ALL: [Act; 3] = [Act::Appoint, Act::Publish, Act::File];

    /// As the settings name it.
    pub fn name(self) -> &'static str {
        match self {
            Act::Appoint => "聘任",
            Act::Publish => "公布",
            Act::File => "备案",
        }
    }

    /// Its official text, `text/<name>.txt.j2`.
    pub fn text(self) -> &'static str {
        match self {
            Act::Appoint => "聘任通知",
            Act::Publish => "公布名单通知",
            Act::File => "备案通知",
        }
    }
}

//! Writes the sample county, `data/sample/` or the folder given: `cargo run --example make_sample`.
//!
//! 32 schools, 30 nominations, six faults, and some habits that are put right without asking. All
//! people and numbers are invented. The same bytes come out on every run.

mod books;
mod canvas;
mod county;
mod nomination;
mod people;
mod portrait;
mod random;

use std::error::Error;
use std::path::{Path, PathBuf};

use county::{Numbers, SCHOOLS, credit_code};
use nomination::{NO_PHOTO, Nomination, Sent, nominations};
use portrait::Look;
use random::Random;

fn main() -> Result<(), Box<dyn Error>> {
    // The check characters of a published test case: the sample must be right where it is not wrong.
    assert_eq!(credit_code("12", "45437012"), "12640122454370129L");

    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("data/sample"), PathBuf::from);
    let photos = folder.join("照片");
    let forms = folder.join("各校推荐表");
    for folder in [&folder, &photos, &forms] {
        std::fs::create_dir_all(folder)?;
    }

    let mut random = Random::new(2026);
    let numbers: Vec<Numbers> =
        SCHOOLS.iter().enumerate().map(|(index, school)| school.numbers(index, &mut random)).collect();
    let nominations = nominations();
    std::fs::write(folder.join("2026年中小学校名册.xlsx"), books::school_list(&numbers)?)?;
    std::fs::write(folder.join("首席信息官推荐人选汇总表（各校报送）.xlsx"), books::summary(&nominations)?)?;
    for nomination in &nominations {
        send_picture(nomination, &photos, &forms)?;
    }
    std::fs::write(folder.join("README.txt"), README)?;
    Ok(())
}

/// Writes the portrait as a file, inside the school's own form, or both.
fn send_picture(nomination: &Nomination, photos: &Path, forms: &Path) -> Result<(), Box<dyn Error>> {
    let person = nomination.person;
    let birth_year = person.birth.get(..4).unwrap_or_default().parse()?;
    let portrait = portrait::draw(&Look::new(nomination.portrait, person.is_woman(), birth_year))?;
    if nomination.sent != Sent::Form && person.school != NO_PHOTO {
        std::fs::write(photos.join(&nomination.photo), &portrait)?;
    }
    let (file, opinion) = match person.school {
        "贺兰县金贵中心小学" => ("金贵中心小学推荐表.xlsx", SEALED),
        "贺兰县第八小学" => ("推荐表（第八小学 赵文博）.xlsx", SEALED),
        "贺兰县南梁学校" => ("贺兰县南梁学校首席信息官推荐表.xlsx", UNSEALED),
        _ => return Ok(()),
    };
    std::fs::write(forms.join(file), books::form(nomination, &portrait, opinion)?)?;
    Ok(())
}

const SEALED: &str = "经校务会研究，同意推荐。\n\n\n　　　　　　　　　　　　　　　单位盖章\n　　　　　　　　　　　　　　　2026年2月20日";
const UNSEALED: &str =
    "\n\n\n　　　　　　　　　　　　　　　单位盖章\n　　　　　　　　　　　　　　　年　　月　　日";

const README: &str = "\
示例数据：一个小县的报送材料，一分钟试用
==========================================

这里的人名、电话、邮箱、标识码、信用代码、照片全部是虚构的，与真实的人和学校无关；照片是程序画的。
学校名称只求像样，乡镇是贺兰县的真实乡镇。本文件夹由程序生成，重新生成的内容逐字节相同。

里面有什么
----------
2026年中小学校名册.xlsx                        33 所学校（其中 1 所幼儿园，不在实施范围）
首席信息官推荐人选汇总表（各校报送）.xlsx      28 人
各校推荐表/                                    3 所学校单独报来的推荐表，照片插在表里
                                               （金贵中心小学的人选在汇总表里也有，内容一致）
照片/                                          27 张一寸照，文件名各校写法不一

以 2026 年 3 月 1 日为校验日期，结果应当是：
32 所学校：24 通过，2 待确认，4 退回，2 未报

特意放进去的问题
----------------
退回（必须改）
  贺兰县第四小学          联系电话只有 10 位
  贺兰县金贵镇保南小学    出生年月写成 1978.13
  贺兰县立岗镇兰光小学    照片一栏写了文件名，照片没有交来
  贺兰县洪广中学          学校名册里统一社会信用代码的末位（校验码）不对
待确认（请确认）
  贺兰县第三中学          推荐人不是法定代表人，没有写理由
  贺兰县习岗中心小学      任期只有两年，备注没有说明
未报
  贺兰县常信乡四十里店小学、贺兰县育英中学

特意放进去、但不算问题的写法（程序自动规范并列出，或直接通过）
--------------------------------------------------------------
  贺兰县第二小学          姓名写成“马　伟”，中间有全角空格
  贺兰县暖泉小学          电话前有 +86
  贺兰县回民小学          工作单位写了简称“贺兰回小”；政治面貌写“党员”
  贺兰县德胜小学          学历写“本科”
  贺兰县第一中学          推荐人不是法定代表人，写了理由
  贺兰县第四中学          少数民族姓名，带间隔号“·”
  贺兰县第七小学          姓名里有很少用的字（𠅤），一般字库没有
  贺兰县南梁学校          单位意见还没有盖章
";

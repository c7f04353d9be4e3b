//! What comes into the ledger, and by which steps; what it says of a file.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::Value;

use super::super::pages::encoded;
use super::{Case, Got, files};

/// A sheet of a workbook: its name and its rows, headings first.
type Sheet<'a> = (&'a str, &'a [&'a [&'a str]]);

fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let page = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                page.write_string(row as u32, column as u16, *text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// Two who were appointed in an earlier year.
fn earlier() -> Vec<u8> {
    workbook(&[(
        "聘任",
        &[
            &["学校", "姓名", "任期开始", "任期结束", "文号"],
            &["贺兰县第一小学", "马伟", "2024-03-01", "2027-02-28", "贺教体发〔2024〕9号"],
            &["贺兰县第二小学", "王芳", "2024.3.1", "2027.2.28", "贺教体发〔2024〕9号"],
        ],
    )])
}

impl Case {
    /// Hands a file in; what the script would be told.
    async fn hand_in(&self, name: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
        let got = self.post(&format!("/w/0/annals?from=annals&name={}", encoded(name)), bytes).await;
        (got.status, serde_json::from_slice(&got.body).unwrap())
    }

    /// The same, where it can be read: the page that shows it, and the word it is kept under.
    async fn offered(&self, name: &str, bytes: Vec<u8>) -> (String, String) {
        let (status, said) = self.hand_in(name, bytes).await;
        assert_eq!(status, StatusCode::OK, "{said}");
        let to = said["to"].as_str().unwrap();
        (self.get(to).await.text(), to.rsplit('/').next().unwrap().to_string())
    }

    async fn agree(&self, form: &str, again: &str) -> Got {
        self.post("/w/0/agree", format!("form={form}&again={}", encoded(again))).await
    }

    /// How the work that was asked for last ended.
    async fn ended(&self) -> super::super::office::Told {
        let office = self.site.office(0).unwrap();
        let mut status = office.follow();
        while office.is_busy() {
            status.changed().await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let told = status.borrow().told.clone();
        told.unwrap()
    }

    fn has_ledger(&self) -> bool {
        self.workspace().join("台账.db").exists()
    }
}

#[tokio::test]
async fn nothing_is_issued_without_an_offer_and_a_form_is_no_word_of_the_asker() {
    let case = Case::new().await;
    for body in ["", "form=&again=", "form=00000000000000000000000000000000&again=x"] {
        let got = case.post("/w/0/agree", body).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains("没有照办"), "{}", got.text());
    }
    for (body, why) in [
        ("kind=%E8%81%98%E4%BB%BB%E9%80%9A%E7%9F%A5&no=0&date=2026-03-01", "1 到 999999"),
        ("kind=%E8%81%98%E4%BB%BB%E9%80%9A%E7%9F%A5&no=15&date=2026-13-01", "成文日期现在是“2026-13-01”"),
        ("kind=x&no=15&date=2026%E5%B9%B43%E6%9C%881%E6%97%A5", "请选要签发的文件"),
        ("kind=%E8%81%98%E4%BB%BB%E9%80%9A%E7%9F%A5&no=15&date=2026-03-01", "没有可以用聘任通知签发的人"),
    ] {
        let got = case.post("/w/0/issue", body).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(got.text().contains(why), "{}", got.text());
    }
    assert!(!case.workspace().join("台账.db").exists());
}

#[tokio::test]
async fn what_is_imported_is_shown_first_and_written_by_who_repeats_how_much_it_is() {
    let case = Case::new().await;
    let (page, form) = case.offered("名单.xlsx", earlier()).await;
    for part in ["将记入台账 2 条", "聘任 2 条", "马伟", "贺教体发〔2024〕9号", "名单.xlsx › 聘任"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!case.has_ledger() && files(&case.workspace()).is_empty(), "nothing is written by a look");
    // A slip of the keyboard: the same once more, under another word; the old one is spent.
    let slip = case.agree(&form, "3").await;
    assert_eq!(slip.status, StatusCode::SEE_OTHER);
    let again = case.get(slip.header("location")).await.text();
    assert!(again.contains("应写“2”") && again.contains("没有照办") && !case.has_ledger(), "{again}");
    assert_eq!(case.agree(&form, "2").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = slip.header("location").rsplit('/').next().unwrap().split('?').next().unwrap().to_string();
    assert_eq!(case.agree(&form, " ２ ").await.header("location"), "/w/0/annals");
    let told = case.ended().await;
    assert!(told.good && told.title.contains("已记入 2 条"), "{told:?}");
    assert!(case.get("/w/0/ledger").await.text().contains("2 人在任"));
    // Nothing is agreed to twice, and what is known is no news.
    assert_eq!(case.agree(&form, "2").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (page, form) = case.offered("名单.xlsx", earlier()).await;
    assert!(
        page.contains("没有新的记录") && page.contains("另有 2 条") && !page.contains("确实要"),
        "{page}"
    );
    assert_eq!(case.agree(&form, "0").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let book = case.get("/w/0/annals/export").await;
    assert!(book.body.starts_with(b"PK") && book.header("content-disposition").starts_with("attachment"));
    let list = case.get("/w/0/annals/digests").await.text();
    assert!(list.contains("yinfa.digests/1") && !list.contains("马伟"), "{list}");
}

#[tokio::test]
async fn one_bad_cell_keeps_the_whole_workbook_out_and_says_where() {
    let case = Case::new().await;
    let rows: &[&[&str]] = &[
        &["学校", "姓名", "任期开始", "任期结束", "文号"],
        &["贺兰县第一小学", "马伟", "2024-03-01", "2027-02-28", "贺教体发〔2024〕9号"],
        &["贺兰县第二小学", "<b>王芳</b>", "去年春天", "2027-02-28", "贺教体发〔2024〕9号"],
    ];
    let (page, form) = case.offered("名单.xlsx", workbook(&[("聘任", rows)])).await;
    for part in ["没有导入", "去年春天", "<b>C3</b>", "必须改"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("确实要") && !page.contains("<b>王芳"));
    for again in ["0", "1", "2", ""] {
        assert_eq!(case.agree(&form, again).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (page, _) = case.offered("不是表格.xlsx", b"hello".to_vec()).await;
    assert!(page.contains("没有导入") && page.contains("不是表格.xlsx"), "{page}");
    assert!(!case.has_ledger());
}

#[tokio::test]
async fn what_was_read_before_the_ledger_changed_is_not_written() {
    let case = Case::new().await;
    let (_, form) = case.offered("名单.xlsx", earlier()).await;
    // Somebody else, at the command line.
    let office = case.site.office(0).unwrap();
    let reading =
        crate::pipeline::read_annals(&office.request_now(), "名单.xlsx", &earlier()).unwrap().unwrap();
    let nobody = super::super::office::Meter::of(&office);
    crate::pipeline::record_annals(&office.request_now(), &reading, office.act("导入"), &nobody).unwrap();
    case.agree(&form, "2").await;
    let told = case.ended().await;
    assert!(!told.good && told.lines.join("").contains("有了新的记录"), "{told:?}");
}

#[tokio::test]
async fn a_document_is_revoked_in_two_steps_by_who_repeats_its_number() {
    let case = Case::new().await;
    let empty = case.get("/w/0/revoke").await.text();
    assert!(empty.contains("现在没有可以撤销的文件"), "{empty}");
    let (_, form) = case.offered("名单.xlsx", earlier()).await;
    case.agree(&form, "2").await;
    assert!(case.ended().await.good);
    let number = "贺教体发〔2024〕9号";
    let id = crate::pipeline::id(number);
    assert!(case.get("/w/0/revoke").await.text().contains(number));
    for (body, why) in [
        (format!("no={}&date=2026-03-01&why=x", encoded(number)), "请选要撤销哪一份文件"),
        (format!("no={id}&date=2026-03-01&why="), "请写明为什么撤销"),
        (format!("no={id}&date=x&why=x"), "从哪一天起现在是"),
    ] {
        let got = case.post("/w/0/revoke", body).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains(why), "{}", got.text());
    }
    let offered =
        case.post("/w/0/revoke", format!("no={id}&date=2026-03-01&why={}", encoded("附件有误"))).await;
    assert_eq!(offered.status, StatusCode::SEE_OTHER);
    let page = case.get(offered.header("location")).await.text();
    for part in ["将撤销 贺教体发〔2024〕9号", "附件有误", "马伟", "王芳", "自2026年3月1日起"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let form = offered.header("location").rsplit('/').next().unwrap().to_string();
    assert_eq!(case.agree(&form, number).await.header("location"), "/w/0/revoke");
    let told = case.ended().await;
    assert!(told.good && told.title.contains("不再在任"), "{told:?}");
    assert!(case.get("/w/0/ledger?day=2026-03-02").await.text().contains("0 人在任"));
    let again = case.post("/w/0/revoke", format!("no={id}&date=2026-03-01&why=x")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("不能撤销"), "{}", again.text());
}

#[tokio::test]
async fn a_long_list_is_leafed_through_to_its_end() {
    let case = Case::new().await;
    let rows: Vec<Vec<String>> = (0..240)
        .map(|n| {
            [&format!("第{n}小学"), &format!("马{n}"), "2024-03-01", "2027-02-28", "贺教体发〔2024〕9号"]
                .map(String::from)
                .to_vec()
        })
        .collect();
    let mut table: Vec<Vec<&str>> = vec![vec!["学校", "姓名", "任期开始", "任期结束", "文号"]];
    table.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
    let table: Vec<&[&str]> = table.iter().map(Vec::as_slice).collect();
    let (page, form) = case.offered("名单.xlsx", workbook(&[("聘任", &table)])).await;
    assert!(page.contains("共 240 条，第 1 / 5 页"), "{page}");
    let last = case.get(&format!("/w/0/offer/{form}?page=5")).await.text();
    assert!(last.contains("第239小学") && !last.contains("下一页"), "{last}");
    case.agree(&form, "240").await;
    assert!(case.ended().await.good);
    let first = case.get("/w/0/ledger").await.text();
    assert!(first.contains("共 240 行，第 1 / 5 页") && first.contains("page=2"), "{first}");
    let last = case.get(&format!("/w/0/ledger?list={}&page=5", encoded("在任"))).await.text();
    assert!(last.contains("第239小学") && !last.contains("下一页"), "{last}");
    let one = case.get(&format!("/w/0/ledger?q={}", encoded("马239"))).await.text();
    assert!(one.contains("第239小学") && one.matches("<tr>").count() == 2, "{one}");
}

#[tokio::test]
async fn what_the_year_asks_for_is_refused_with_its_reason() {
    let case = Case::new().await;
    let long = encoded(&"长".repeat(101));
    for (path, body, why) in [
        ("training", format!("title={long}"), "培训名称写了 101 个字"),
        ("training", format!("place={long}"), "培训地点写了 101 个字"),
        ("training", "date=5-12".into(), "培训日期现在是“5-12”"),
        ("training", "hours=0".into(), "学时现在是“0”，应为 1 到 999"),
        ("assess", "year=20260".into(), "年度现在是“20260”，应为 2000 到 2100"),
    ] {
        let got = case.post(&format!("/w/0/{path}"), body).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains(why), "{}", got.text());
    }
    for (path, body) in [("training", ""), ("assess", "year=2026")] {
        assert_eq!(case.post(&format!("/w/0/{path}"), body).await.status, StatusCode::SEE_OTHER);
        let told = case.ended().await;
        assert!(!told.good && told.lines.join("").contains("没有可印的表"), "{told:?}");
    }
    assert!(!case.site.office(0).unwrap().request.out.exists());
}

#[tokio::test]
async fn a_file_that_was_never_issued_is_not_genuine_and_is_kept_nowhere() {
    let case = Case::new().await;
    let before = case.post("/w/0/verify?name=a.pdf", b"x".to_vec()).await;
    assert!(
        before.text().contains("没有台账") && before.text().contains("\"good\":false"),
        "{}",
        before.text()
    );
    let (_, form) = case.offered("名单.xlsx", earlier()).await;
    case.agree(&form, "2").await;
    assert!(case.ended().await.good);
    let kept = files(&case.workspace());
    let got = case.post("/w/0/verify?name=%3Cb%3E.pdf", b"x".to_vec()).await.text();
    assert!(got.contains("不是签发的原件") && got.contains("\"good\":false"), "{got}");
    for (code, why) in [
        ("yinfa:1:贺教聘字第2026-001号:0123456789abcdef", "没有发过编号为"),
        ("<script>", "应以 yinfa:1: 开头"),
    ] {
        let got = case.get(&format!("/w/0/verify?code={}", encoded(code))).await.text();
        assert!(got.contains(why) && !got.contains("<script>"), "{got}");
    }
    assert_eq!(case.post("/w/0/verify/ledger", "").await.status, StatusCode::SEE_OTHER);
    let told = case.ended().await;
    assert!(told.good && told.title.contains("台账完好"), "{told:?}");
    assert_eq!(files(&case.workspace()), kept);
}

#[tokio::test]
async fn a_file_that_never_ends_or_never_arrives_holds_nobody_up() {
    let case = Case::with_patience(Duration::from_millis(300)).await;
    for path in ["/w/0/inbox?name=x.xlsx", "/w/0/annals?name=x.xlsx", "/w/0/verify?name=x.pdf"] {
        // It sends a little, and then nothing more for ever.
        let stalled = tokio_stream::StreamExt::chain(
            tokio_stream::iter([Ok::<_, std::io::Error>(vec![1u8])]),
            tokio_stream::pending(),
        );
        let got = case.post(path, Body::from_stream(stalled)).await;
        assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(got.text().contains("没有收全"), "{}", got.text());
        let endless = tokio_stream::iter((0..300).map(|_| Ok::<_, std::io::Error>(vec![0u8; 1 << 20])));
        let got = case.post(path, Body::from_stream(endless)).await;
        assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    assert!(files(&case.workspace()).is_empty() && !case.site.is_busy());
    let (page, _) = case.offered("名单.xlsx", earlier()).await;
    assert!(page.contains("将记入台账 2 条"));
}

/// Whoever agrees means the people who were on the page, and may wait for whatever else is being done.
#[tokio::test]
async fn a_revocation_is_of_those_who_were_shown_and_can_wait() {
    let case = Case::new().await;
    let (_, form) = case.offered("名单.xlsx", earlier()).await;
    case.agree(&form, "2").await;
    assert!(case.ended().await.good);
    let number = "贺教体发〔2024〕9号";
    let ask = format!("no={}&date=2026-03-01&why=x", crate::pipeline::id(number));
    let offer = || async {
        let offered = case.post("/w/0/revoke", ask.clone()).await;
        offered.header("location").rsplit('/').next().unwrap().to_string()
    };
    let before = offer().await;
    let rows: &[&[&str]] = &[
        &["学校", "姓名", "任期开始", "任期结束", "文号"],
        &["贺兰县第三小学", "李明", "2024-03-01", "2027-02-28", number],
    ];
    let (_, form) = case.offered("又一人.xlsx", workbook(&[("聘任", rows)])).await;
    case.agree(&form, "1").await;
    assert!(case.ended().await.good);
    case.agree(&before, number).await;
    let told = case.ended().await;
    assert!(!told.good && told.lines.join("").contains("所涉的人不一样了"), "{told:?}");
    // Seen anew it is done; something else in between only delays it.
    let after = offer().await;
    let office = case.site.office(0).unwrap();
    let (end, wait) = std::sync::mpsc::channel::<()>();
    let other = office.start("等候", move |office, _| {
        wait.recv().ok();
        office.good("好了", Vec::new())
    });
    assert_eq!(case.agree(&after, number).await.status, StatusCode::CONFLICT);
    end.send(()).unwrap();
    other.unwrap().await.unwrap();
    assert_eq!(case.agree(&after, number).await.status, StatusCode::SEE_OTHER);
    assert!(case.ended().await.good);
}

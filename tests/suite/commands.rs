//! The other commands, and what a clerk is told when something is off.

use std::fs;

use crate::support::{self, SAMPLE_DAY, Workspace, check, files, run, sample};

#[test]
fn init_lays_out_a_workspace_once_and_reads_it_clean() {
    let workspace = Workspace::new();
    let spaced = workspace.path().with_file_name("首席信息官 2026年");
    run(["init".as_ref(), spaced.as_os_str()])
        .exits(0)
        .says(&format!("yinfa build \"{}\"", spaced.display()));
    let path = workspace.path();
    run(["init".as_ref(), path.as_os_str()]).exits(0).says("已建立");
    for name in ["yinfa.toml", "学校名册.xlsx", "推荐人选汇总表.xlsx", "空白表/推荐表.xlsx"]
    {
        assert!(path.join(name).is_file(), "{name}");
    }
    fs::write(path.join("yinfa.toml"), "[bureau]\nname = \"某县教育局\"\n").expect("written");
    run(["init".as_ref(), path.as_os_str()]).exits(0).says("已有，未改动");
    assert!(fs::read_to_string(path.join("yinfa.toml")).expect("readable").contains("某县教育局"));

    let report = check(&path);
    assert_eq!(report["summary"]["schools"], 0);
    assert_eq!(report["nominations"].as_array().expect("a list").len(), 0, "the example row is ignored");
    let blocking: Vec<_> =
        report["findings"].as_array().expect("a list").iter().filter(|one| one["level"] == "error").collect();
    assert!(blocking.is_empty(), "{blocking:#?}");
}

#[test]
fn init_hands_out_the_wording_and_a_build_takes_it_back_unchanged() {
    let workspace = Workspace::sample();
    let path = workspace.path();
    workspace.build(&[]).exits(1);
    let before = files(&workspace.out());
    run(["init".as_ref(), path.as_os_str(), "--templates".as_ref()])
        .exits(0)
        .says("templates/text/聘书.txt.j2");
    fs::remove_file(path.join("学校名册.xlsx")).expect("removed");
    fs::remove_file(path.join("推荐人选汇总表.xlsx")).expect("removed");
    workspace.build(&[]).exits(1);
    let after = files(&workspace.out());
    for (name, bytes) in before.iter().filter(|(name, _)| name.ends_with(".pdf")) {
        assert!(*bytes == after[name], "{name} differs");
    }
}

#[test]
fn preview_saves_a_picture_of_each_document() {
    let folder = tempfile::tempdir().expect("a temp folder");
    for document in [
        "通知",
        "推荐通知",
        "推荐表",
        "聘任通知",
        "聘书",
        "花名册",
        "退回整改单",
        "催报函",
        "公示名册",
        "回执",
        "培训签到表",
        "培训证明",
        "履职情况表",
        "考核表",
        "考核汇总表",
        "签收单",
        "照片核对表",
    ] {
        let file = folder.path().join(format!("{document}.png"));
        let (sample, file) = (sample(), file.to_string_lossy().into_owned());
        run(["preview", &sample.to_string_lossy(), document, "--as-of", SAMPLE_DAY, "--ppi=48", "-o", &file])
            .exits(0);
        assert!(fs::read(&file).expect("a file").starts_with(b"\x89PNG"), "{document}");
    }
}

#[test]
fn preview_says_which_schools_and_pages_there_are() {
    let sample = sample();
    let sample = sample.to_string_lossy();
    run(["preview", &sample, "推荐表", "--as-of", SAMPLE_DAY, "--school", "银川市没有的学校", "-o", "x.png"])
        .exits(2)
        .complains("银川市没有的学校");
    run(["preview", &sample, "通知", "--page", "99", "-o", "x.png"]).exits(2).complains("没有第 99 页");
    run(["preview", &sample, "通知", "-o", "名册.xlsx"]).exits(2).complains(".png");
    run(["preview", &sample, "请柬", "-o", "x.png"]).exits(2).complains("推荐表");
}

#[test]
fn doctor_names_every_role_and_what_to_do() {
    run(["doctor"]).exits(0).says("仿宋").says("8105/8105").says("印成全角“：”");
    run(["doctor", "没有这个文件夹"]).exits(2).complains("不存在");
    let empty = tempfile::tempdir().expect("a temp folder");
    let mut command = support::program();
    let output = command.arg("doctor").env("YINFA_FONTS", empty.path()).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8_lossy(&output.stdout);
    for part in ["FandolFang-Regular", &empty.path().display().to_string(), "放回程序旁边", "make fonts"]
    {
        assert!(report.contains(part), "{part} is not in {report}");
    }
}

#[test]
fn a_build_without_fonts_says_how_to_get_them() {
    let (empty, workspace) = (tempfile::tempdir().expect("a temp folder"), Workspace::sample());
    let mut command = support::program();
    let output = command
        .arg("build")
        .arg(workspace.path())
        .env("YINFA_FONTS", empty.path())
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("缺少字体"));
    assert!(!workspace.out().exists(), "nothing was begun");
}

#[test]
fn every_rule_is_listed_and_explained() {
    let listed = run(["rules"]).exits(0).out;
    for rule in yinfa::rules::all() {
        assert!(listed.contains(rule.name), "{}", rule.name);
        run(["explain", rule.name]).exits(0).says(rule.title);
    }
    run(["explain", "formats"]).exits(0).says("一行一人");
    run(["explain", "photo-rato"]).exits(2).complains("photo-ratio");
}

#[test]
fn what_is_mistyped_is_said_in_chinese() {
    run(["buidl"]).exits(2).complains("没有“buidl”这个命令");
    run(["check", "没有这个文件夹"]).exits(2).complains("不存在");
    run(["check", ".", "--as-of", "昨天"]).exits(2).complains("2026-03-01");
    run(["check", "data/sample", "--as-of", "2026年3月1日"]).exits(1);
    run(["check", ".", ".."]).exits(2).complains("多出了“..”");
    run(["build", ".", "--quiet=1"]).exits(2).complains("后面不用写内容");
    run(["preview", ".", "聘书", "--ppi", "9", "-o", "x.png"]).exits(2).complains("应为 24 到 600 的整数");
    run(["build", ".", "--threads", "两"]).exits(2).complains("用阿拉伯数字写");
    run(["help", "buidl"]).exits(2).complains("没有“buidl”这个命令");
    run(["help", "ledger", "import"]).exits(0).says("台账工作簿");
    run(["training", ".", "--date", "昨天"]).exits(2).complains("2026-03-01");
    run(["training", ".", "--title", &"长".repeat(101)]).exits(2).complains("最多 100 个字");
    run(["assess", ".", "--year", "26"]).exits(2).complains("--year");
    run(["check"]).exits(2).complains("还缺");
    run(["build", "data/sample", "--out", "data"]).exits(2).complains("不能是工作目录本身或它的上级");
    run(["check", ".", "--fromat", "json"]).exits(2).complains("--format");
    run(["--help"]).exits(0).says("用法：yinfa [命令]").says("命令：");
    let workspace = Workspace::new();
    workspace.write("yinfa.toml", "[rules]\n\"photo-rato\" = \"off\"\n");
    run(["check".as_ref(), workspace.path().as_os_str()]).exits(2).complains("photo-ratio");
}

#[test]
fn a_broken_template_fails_its_own_documents_only() {
    let workspace = Workspace::sample();
    workspace.write("templates/typst/certificate.typ", "#let view = json(\"/data.json\")\n#view.nothing\n");
    workspace.build(&[]).exits(1).says("第 2 行");
    let left = files(&workspace.out());
    assert!(left.contains_key("3-聘任/聘任通知.pdf"));
    assert!(!left.keys().any(|name| name.starts_with("3-聘任/聘书/")));
}

#[test]
fn a_template_cannot_read_the_disk() {
    let workspace = Workspace::sample();
    workspace.write("templates/typst/notice.typ", "#read(\"/etc/passwd\")\n");
    workspace.build(&[]).exits(1).says("1-通知/印发通知.pdf 没有印成");
}

#[test]
fn the_wording_is_edited_as_plain_text() {
    let workspace = Workspace::sample();
    workspace
        .write("templates/text/聘书.txt.j2", "\u{feff}称谓：{{ person.name }}老师：\r\n{{ nobody }}\r\n");
    workspace.build(&[]).exits(1).says("第 2 行");
}

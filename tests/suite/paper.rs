//! Official paper holds GB/T 9704 in every combination we print, and each check has been seen failing.

use crate::support::paper::check;
use crate::support::paper::parts::Expect;
use crate::support::paper::views::{self, Case, ENGINE};

#[test]
fn official_paper_holds_the_standard() {
    hold(views::matrix());
}

#[test]
fn the_imprint_stands_on_an_even_page_where_asked() {
    hold(views::even_imprints());
}

#[track_caller]
fn hold(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for case in cases {
        let paper = views::lay(&ENGINE, case.template, &case.view);
        let failures = check::failures(&paper, &Expect::of(case.template, &case.view));
        wrong.extend(failures.iter().map(|failure| format!("{}: {}", case.name, failure.message)));
        views::keep(&case);
    }
    assert!(wrong.is_empty(), "{} failures:\n{}", wrong.len(), wrong.join("\n"));
}

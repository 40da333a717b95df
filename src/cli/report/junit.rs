//! JUnit's XML: a test suite for each file, a test case for each object.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{FileReport, ObjectReport, Severity, Standing};

pub(super) fn write(files: &[FileReport]) -> Result<String, String> {
    let mut report = Report::new("daemonset-preflight");
    for file in files {
        let name = file.file.as_str();
        let mut suite = TestSuite::new(name);
        for object in &file.objects {
            let mut case = TestCase::new(object.name.as_str(), status(file, object));
            case.set_classname(name);
            suite.add_test_case(case);
        }
        if let Some(reason) = &file.unread {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(reason.as_str());
            let mut case = TestCase::new("the file is read", status);
            case.set_classname(name);
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|error| error.to_string())
}

/// Fails the test case of an object with errors, and skips that of an object that was not checked.
/// Warnings do not fail it.
fn status(file: &FileReport, object: &ObjectReport) -> TestCaseStatus {
    let message = format!("{}: {}", object.name, object.becomes());
    if !matches!(object.standing, Standing::Checked | Standing::Unreadable) {
        let mut skipped = TestCaseStatus::skipped();
        skipped.set_message(message);
        return skipped;
    }
    let errors: Vec<String> = object
        .entries
        .iter()
        .filter(|entry| entry.severity == Severity::Error)
        .map(|entry| {
            let start = entry.place.start;
            let file = &file.file;
            format!("{file}:{}:{}: {}", start.line, start.column, entry.message())
        })
        .collect();
    if errors.is_empty() {
        return TestCaseStatus::success();
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(message).set_description(errors.join("\n"));
    status
}

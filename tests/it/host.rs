//! The server from outside: what a panic says, and who may listen.

use std::process::{Command, Stdio};

use pateka::cli::panics;

/// Set for the child that is to panic.
const CHILD: &str = "PATEKA_TEST_PANIC";

#[test]
fn a_panic_prints_its_place_and_no_text() {
    if std::env::var_os(CHILD).is_some() {
        panic_with_a_text();
        return;
    }
    let name = "host::a_panic_prints_its_place_and_no_text";
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, "1")
        .env("RUST_BACKTRACE", "full")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = [child.stdout, child.stderr].concat();
    let printed = String::from_utf8(printed).unwrap();
    assert!(child.status.success(), "{printed}");
    assert!(printed.contains("panic at tests/it/host.rs:"), "{printed}");
    assert!(!printed.contains("Казвам"), "{printed}");
}

/// As code of ours might, if it sliced what somebody wrote: the message of this panic holds the whole text.
#[expect(clippy::string_slice, reason = "the mistake that is made on purpose")]
fn panic_with_a_text() {
    panics::print_only_the_place();
    let text = String::from("Казвам се Иван");
    let end = text.len() - 1;
    let sliced = std::panic::catch_unwind(|| text[1..end].len());
    assert!(sliced.is_err());
}

/// The port is looked at before anything of the folder is.
#[test]
fn an_address_that_is_none_is_wrong_usage() {
    let site = crate::site::TestSite::new("");
    let ended = Command::new(env!("CARGO_BIN_EXE_pateka"))
        .args(["--lang", "en", "host", "--listen", "nowhere"])
        .current_dir(site.root())
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(2));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("--listen 127.0.0.1:4000"), "{said}");
}

//! The glossary in the docs is the one that the program has.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

/// Set to write the page instead of comparing it.
const WRITE: &str = "PETISIM_WRITE_DOCS";

#[test]
fn glossary_is_fresh() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/docs/reference/glossary.md");
    let now = petisim::render::words::glossary_page();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).is_ok_and(|written| written == now),
        "run `{WRITE}=1 cargo test --test it glossary`"
    );
}

/// Terms that scholars of hotlines do not use, or that mean two things, each with the one that stands for it.
const NOT_USED: [(&str, &str); 12] = [
    ("自拨", "自打热线"),
    ("受责", "问责分"),
    ("存续问题", "未解决问题存量"),
    ("发声率", "诉求表达率"),
    ("剔除考核", "不计入考核"),
    ("计入时段", "统计期"),
    ("首派拒收率", "首派退单率"),
    ("重复运行", "独立模拟"),
    ("次重复", "次独立模拟"),
    ("张工单", "件工单"),
    ("区级平台", "区级分中心"),
    ("不支持", "被否定"),
];

#[test]
fn glossary_terms_have_no_rivals() {
    let mut folders = vec![std::path::PathBuf::from("src")];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                for (term, instead) in NOT_USED {
                    assert!(!text.contains(term), "{}: {term}, write {instead}", path.display());
                }
                read += 1;
            }
        }
    }
    assert!(read > 300, "only {read} files were read");
}

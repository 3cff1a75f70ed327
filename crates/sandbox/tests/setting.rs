//! What a child of the sandbox finds in its environment and its home.

use std::collections::{BTreeMap, BTreeSet};

use axcess_sandbox::setting::{Given, Place, SETTINGS, belongs_to_client, environment, furnish, profile};

const URL: &str = "http://127.0.0.1:41234";

fn given() -> BTreeMap<String, Option<String>> {
    environment(URL, "dummy").into_iter().collect()
}

#[test]
fn every_client_finds_the_sandbox_and_its_key() {
    let given = given();
    let value = |name: &str| given[name].as_deref().unwrap_or_default();
    for name in ["ARIZE_BASE_URL", "ARIZE_APP_URL", "WALLAROO_URL"] {
        assert_eq!(value(name), URL, "{name}");
    }
    for name in ["ARIZE_API_KEY", "ARIZE_DEVELOPER_KEY", "WALLAROO_PASSWORD"] {
        assert_eq!(value(name), "dummy", "{name}");
    }
    assert_eq!([value("ARIZE_SINGLE_HOST"), value("ARIZE_SINGLE_PORT")], ["127.0.0.1", "41234"]);
}

#[test]
fn what_leads_elsewhere_is_taken_away() {
    let given = given();
    for name in [
        "ARIZE_OTLP_HOST",
        "ARIZE_FLIGHT_PORT",
        "ARIZE_REGION",
        "ARIZE_BASE_DOMAIN",
        "ARIZE_PROXY_URL",
        "ALL_PROXY",
    ] {
        assert_eq!(given[name], None, "{name}");
    }
    assert!(!given.contains_key("HOME"), "the caller gives it");
    assert!(!given.contains_key("ARIZE_LOG_LEVEL"), "it may stay");
}

#[test]
fn what_a_client_may_read_and_nobody_has_listed_is_taken_away_as_well() {
    let told = [
        "ARIZE_SPACE_KEY",
        "PHOENIX_API_KEY",
        "WALLAROO_ANYTHING",
        "ARIZE_API_KEY",
        "ARIZE_LOG_LEVEL",
        "PATH",
    ];
    assert_eq!(told.map(belongs_to_client), [true, true, true, true, false, false]);
}

#[test]
fn no_setting_is_listed_twice() {
    let names: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.name).collect();
    assert_eq!(names.len(), SETTINGS.len());
}

#[test]
fn what_names_a_server_or_a_key_never_stays_as_it_was() {
    let parts =
        ["HOST", "PORT", "URL", "DOMAIN", "REGION", "KEY", "PASSWORD", "CREDENTIALS", "PROXY", "SCHEME"];
    let dangerous = SETTINGS.iter().filter(|setting| parts.iter().any(|part| setting.name.contains(part)));
    for setting in dangerous.filter(|setting| setting.place == Place::Environment) {
        assert_ne!(setting.given, Given::Untouched, "{}", setting.name);
    }
}

#[test]
fn the_profile_names_the_sandbox_and_nothing_else() {
    let expected = "\
[profile]
name = \"sandbox\"
[auth]
auth_method = \"api-key\"
api_key = \"dummy\"
[routing]
single_host = \"127.0.0.1\"
single_port = \"41234\"
api_scheme = \"http\"
app_scheme = \"http\"
otlp_scheme = \"http\"
[update]
enabled = false
";
    assert_eq!(profile(URL, "dummy"), expected);
}

#[test]
fn the_profile_lies_where_ax_looks_for_it() {
    let home = tempfile::tempdir().expect("there is room");
    furnish(home.path(), URL, "dummy").expect("it can be written");
    let read = |path: &str| std::fs::read_to_string(home.path().join(path)).expect("it was written");
    assert_eq!(read(".arize/.active_profile"), "sandbox");
    assert_eq!(read(".arize/profiles/sandbox.toml"), profile(URL, "dummy"));
}

use std::fs;

use tempfile::TempDir;

use super::*;

const KEY: &str = "ak-sesame-0123456789";

/// A home with profiles, the first of which is active.
fn home(profiles: &[(&str, &str)]) -> TempDir {
    let home = tempfile::tempdir().expect("a directory");
    let directory = home.path().join(".arize/profiles");
    fs::create_dir_all(&directory).expect("a directory");
    for (name, text) in profiles {
        fs::write(directory.join(format!("{name}.toml")), text).expect("a profile");
    }
    if let Some((name, _)) = profiles.first() {
        fs::write(home.path().join(".arize/.active_profile"), format!("{name}\n")).expect("the active one");
    }
    home
}

fn environment(home: &TempDir, variables: &[(&str, &str)]) -> Environment {
    let home = ("HOME", home.path().to_str().expect("a path"));
    variables.iter().copied().chain([home]).collect()
}

/// What is found: where it comes from, and where the APIs are; or why nothing is.
fn check(
    profiles: &[(&str, &str)],
    variables: &[(&str, &str)],
    wanted: &Wanted,
    expected: Result<[&str; 3], &str>,
) {
    let home = home(profiles);
    let found = Credentials::find(wanted, &environment(&home, variables));
    let found = found.map(|found| [found.origin, found.rest.to_string(), found.graphql.to_string()]);
    let root = home.path().to_string_lossy().into_owned();
    let found = found.map_err(|error| {
        assert!(!error.to_string().contains(KEY) && !format!("{error:?}").contains(KEY), "the key shows");
        error.to_string().replace(&root, "~")
    });
    assert_eq!(found, expected.map(|parts| parts.map(str::to_owned)).map_err(str::to_owned));
}

fn profile(name: &str) -> Wanted {
    Wanted { profile: Some(name.to_owned()), ..Wanted::default() }
}

const DEFAULT: [&str; 2] = ["https://api.arize.com", "https://app.arize.com"];

#[test]
fn the_environment_goes_before_the_active_profile_and_behind_one_that_is_asked_for() {
    let profiles = [
        ("work", "[auth]\napi_key = \"k\""),
        ("other", "[auth]\napi_key = \"k\"\n[routing]\nregion = \"EU\""),
    ];
    let key = [("ARIZE_API_KEY", KEY)];
    check(&profiles, &[], &Wanted::default(), Ok(["profile `work`", DEFAULT[0], DEFAULT[1]]));
    check(&profiles, &key, &Wanted::default(), Ok(["the environment", DEFAULT[0], DEFAULT[1]]));
    let europe = ["https://api.eu-west-1a.arize.com", "https://app.eu-west-1a.arize.com"];
    check(&profiles, &key, &profile("other"), Ok(["profile `other`", europe[0], europe[1]]));
}

#[test]
fn hosts_are_found_as_the_sdk_finds_them() {
    let at = |variables: &[(&'static str, &'static str)], rest: &str, graphql: &str| {
        let variables = [&[("ARIZE_API_KEY", KEY)], variables].concat();
        check(&[], &variables, &Wanted::default(), Ok(["the environment", rest, graphql]));
    };
    at(&[], DEFAULT[0], DEFAULT[1]);
    at(
        &[("ARIZE_REGION", "us-east-1b")],
        "https://api.us-east-1b.arize.com",
        "https://app.us-east-1b.arize.com",
    );
    at(&[("ARIZE_BASE_DOMAIN", "ax.acme.io")], "https://api.ax.acme.io", "https://app.ax.acme.io");
    let single =
        [("ARIZE_SINGLE_HOST", "127.0.0.1"), ("ARIZE_SINGLE_PORT", "8080"), ("ARIZE_API_SCHEME", "http")];
    at(&single, "http://127.0.0.1:8080", "http://127.0.0.1:8080");
    at(&[("ARIZE_BASE_URL", "http://127.0.0.1:9")], "http://127.0.0.1:9", "http://127.0.0.1:9");
    at(&[("ARIZE_API_HOST", "api.acme.io")], "https://api.acme.io", "https://app.acme.io");
    at(&[("ARIZE_API_HOST", "ax"), ("ARIZE_APP_HOST", "web")], "https://ax", "https://web");
}

#[test]
fn flags_go_before_everything_else() {
    let secret = Some(Secret::new(KEY));
    let wanted = Wanted { secret, rest: Some("https://api.acme.io".to_owned()), ..Wanted::default() };
    check(
        &[],
        &[("ARIZE_REGION", "EU")],
        &wanted,
        Ok(["what was given", "https://api.acme.io", "https://app.acme.io"]),
    );
}

#[test]
fn a_profile_may_take_its_values_from_variables() {
    let text = "[auth]\napi_key = \"${MY_KEY}\"\n[routing]\nsingle_host = \"${MY_HOST:127.0.0.1}\"\nsingle_port = 8080\napi_scheme = \"http\"";
    let hosts = ["http://127.0.0.1:8080"; 2];
    let set = [("MY_KEY", KEY)];
    check(&[("work", text)], &set, &Wanted::default(), Ok(["profile `work`", hosts[0], hosts[1]]));
    let unset = "profile `work` takes `auth.api_key` from the variable `MY_KEY`, which is not set";
    check(&[("work", text)], &[], &Wanted::default(), Err(unset));
}

#[test]
fn what_is_missing_is_named() {
    check(&[], &[], &Wanted::default(), Err("there is no key: no profile of `ax`, no `ARIZE_API_KEY`"));
    check(
        &[("work", "")],
        &[],
        &Wanted::default(),
        Err("there is no key: no profile of `ax`, no `ARIZE_API_KEY`"),
    );
    let missing = "there is no profile `lab`: `~/.arize/profiles/lab.toml` is missing";
    check(&[("work", "")], &[], &profile("lab"), Err(missing));
    check(&[], &[], &profile("../lab"), Err("`../lab` is no name of a profile"));
    let given = Wanted { secret: Some(Secret::new("")), ..Wanted::default() };
    check(&[], &[], &given, Err("the key of what was given is empty"));
}

#[test]
fn a_damaged_profile_does_not_show_its_key() {
    let text = format!("[auth]\napi_key = \"{KEY}");
    check(
        &[("work", &text)],
        &[],
        &Wanted::default(),
        Err("profile `work` cannot be read: line 2 is no TOML"),
    );
}

#[test]
fn two_places_are_one_too_many() {
    let text = "[auth]\napi_key = \"k\"\n[routing]\nregion = \"EU\"\nbase_domain = \"acme.io\"";
    let expected =
        "profile `work` sets both `region` and `base_domain`, of which each tells where the account is";
    check(&[("work", text)], &[], &Wanted::default(), Err(expected));
}

#[test]
fn a_key_is_not_sent_in_the_open() {
    let variables = [("ARIZE_API_KEY", KEY), ("ARIZE_BASE_URL", "http://ax.acme.io")];
    let expected = "`http://ax.acme.io` is not encrypted, so the key could be read on its way";
    check(&[], &variables, &Wanted::default(), Err(expected));
}

#[test]
fn certificates_are_checked_whatever_a_profile_says() {
    let home = home(&[("work", "[auth]\napi_key = \"k\"\n[security]\nrequest_verify = false")]);
    let variables = [("REQUESTS_CA_BUNDLE", "/etc/acme.pem"), ("SSL_CERT_FILE", "/etc/other.pem")];
    let Ok(found) = Credentials::find(&Wanted::default(), &environment(&home, &variables)) else {
        panic!("they are found")
    };
    assert_eq!(found.notes, ["profile `work` asks not to check certificates; they are checked all the same"]);
    assert_eq!(found.trust, Trust::File("/etc/acme.pem".into()));
}

#[test]
fn somebody_who_signed_in_has_a_token() {
    let home = home(&[("work", "[auth]\nauth_method = \"oauth\"\n[auth.oauth]\naccess_token = \"t\"")]);
    let Ok(found) = Credentials::find(&Wanted::default(), &environment(&home, &[])) else {
        panic!("they are found")
    };
    assert_eq!(found.scheme, Scheme::AccessToken);
}

//! Objects of Wallaroo: what of them is kept. Everything else, settings of connections and tokens of registries above
//! all, is dropped before anything is written or remembered.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

type Items = Result<Vec<Box<RawValue>>, String>;

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "stated", skip_serializing_if = "Roles::is_unknown")]
    realm_roles: Roles,
}

/// What an answer says about the roles of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Roles {
    /// Nothing at all.
    #[default]
    Unsaid,
    /// That they are not known.
    Unknown(()),
    /// These.
    Known(Vec<String>),
}

impl Roles {
    const fn is_unknown(&self) -> bool {
        !matches!(self, Self::Known(_))
    }
}

fn stated<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Roles, D::Error> {
    let roles = Option::<Vec<String>>::deserialize(deserializer)?;
    Ok(roles.map_or(Roles::Unknown(()), Roles::Known))
}

/// Everybody, in the order of the ids. Where somebody is shown with roles, whoever is shown without has none; where
/// nobody is, as in old versions, nobody's roles are known.
pub(super) fn users(body: &[u8]) -> Items {
    #[derive(Deserialize)]
    struct Answer {
        users: BTreeMap<String, Option<User>>,
    }
    let users = read::<Answer>(body)?.users;
    let mut users: Vec<User> = users.into_values().flatten().collect();
    let shows_roles = users.iter().any(|user| matches!(user.realm_roles, Roles::Known(_)));
    for user in &mut users {
        if shows_roles && user.realm_roles == Roles::Unsaid {
            user.realm_roles = Roles::Known(Vec::new());
        }
        // An address is no name.
        user.username =
            user.username.take().filter(|name| user.email.as_ref() != Some(name) && *name != user.id);
    }
    kept(users)
}

/// Workspaces.
pub(super) fn workspaces(body: &[u8]) -> Items {
    #[derive(Serialize, Deserialize)]
    struct Workspace {
        id: u64,
        name: Option<String>,
        #[serde(default)]
        pipelines: Vec<u64>,
    }
    #[derive(Deserialize)]
    struct Answer {
        workspaces: Vec<Workspace>,
    }
    kept(read::<Answer>(body)?.workspaces)
}

/// A member of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Member {
    pub user_id: String,
    /// As it is spelled; null where the service does not say.
    pub user_type: Option<String>,
}

/// Members of a workspace.
pub(super) fn members(body: &[u8]) -> Items {
    #[derive(Deserialize)]
    struct Answer {
        users: Vec<Member>,
    }
    kept(read::<Answer>(body)?.users)
}

/// What lies in a workspace.
#[derive(Serialize, Deserialize)]
struct Part {
    id: u64,
    name: Option<String>,
}

#[derive(Serialize)]
struct Place {
    id: u64,
}

/// Models of a workspace. Older answers have the fields of a model one level higher.
pub(super) fn models(body: &[u8], workspace: u64) -> Items {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a model has no `id` that is a number")]
    enum Item {
        Deep { model: Part },
        Flat(Part),
    }
    #[derive(Deserialize)]
    struct Answer {
        models: Vec<Item>,
    }
    #[derive(Serialize)]
    struct Kept {
        model: Model,
    }
    #[derive(Serialize)]
    struct Model {
        id: u64,
        name: Option<String>,
        workspace_id: u64,
    }
    let models = read::<Answer>(body)?.models.into_iter();
    kept(models.map(|(Item::Deep { model } | Item::Flat(model))| {
        let Part { id, name } = model;
        Kept { model: Model { id, name, workspace_id: workspace } }
    }))
}

/// Pipelines of a workspace.
pub(super) fn pipelines(body: &[u8], workspace: u64) -> Items {
    #[derive(Deserialize)]
    struct Item {
        pipeline: Part,
    }
    #[derive(Deserialize)]
    struct Answer {
        pipelines: Vec<Item>,
    }
    #[derive(Serialize)]
    struct Kept {
        pipeline: Part,
        workspace: Place,
    }
    let pipelines = read::<Answer>(body)?.pipelines.into_iter();
    kept(pipelines.map(|item| Kept { pipeline: item.pipeline, workspace: Place { id: workspace } }))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| spoken(&error))
}

fn kept<T: Serialize>(items: impl IntoIterator<Item = T>) -> Items {
    items.into_iter().map(|item| to_raw_value(&item).map_err(|error| spoken(&error))).collect()
}

/// What the JSON reader says, without its place.
pub(super) fn spoken(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.as_str(), |(start, _)| start).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(items: Items, expected: Result<&[&str], &str>) {
        let items = items.map(|items| items.iter().map(|item| item.get().to_owned()).collect::<Vec<_>>());
        let expected = expected.map(|items| items.iter().map(|item| (*item).to_owned()).collect());
        assert_eq!(items, expected.map_err(str::to_owned));
    }

    #[test]
    fn whoever_is_shown_without_roles_beside_an_administrator_has_none() {
        let body = br#"{"users": {"b": {"id": "b", "username": "b@x.io", "email": "b@x.io", "enabled": false},
            "a": {"id": "a", "username": "admin", "enabled": true, "realmRoles": ["admin"], "access": {"view": true}},
            "c": {"id": "c", "firstName": "C", "realmRoles": null}, "gone": null}}"#;
        check(
            users(body),
            Ok(&[
                r#"{"id":"a","username":"admin","enabled":true,"realmRoles":["admin"]}"#,
                r#"{"id":"b","email":"b@x.io","enabled":false,"realmRoles":[]}"#,
                r#"{"id":"c","firstName":"C"}"#,
            ]),
        );
    }

    #[test]
    fn where_nobody_has_roles_nobodys_are_known() {
        check(users(br#"{"users": {"b": {"id": "b"}}}"#), Ok(&[r#"{"id":"b"}"#]));
    }

    #[test]
    fn a_member_may_come_without_a_type() {
        let body = br#"{"users": [{"user_id": "a", "user_type": "OWNER", "x": 1}, {"user_id": "b"}]}"#;
        let expected = [r#"{"user_id":"a","user_type":"OWNER"}"#, r#"{"user_id":"b","user_type":null}"#];
        check(members(body), Ok(&expected));
    }

    #[test]
    fn models_are_read_in_their_older_form_too() {
        let body =
            br#"{"models": [{"model": {"id": 1, "name": "m", "owner_id": "\"\""}, "model_versions": []},
            {"id": 2, "name": "n", "owner_id": "x"}]}"#;
        let expected = [
            r#"{"model":{"id":1,"name":"m","workspace_id":7}}"#,
            r#"{"model":{"id":2,"name":"n","workspace_id":7}}"#,
        ];
        check(models(body, 7), Ok(&expected));
    }

    #[test]
    fn what_may_be_secret_is_dropped() {
        let body = br#"{"pipelines": [{"pipeline": {"id": 3, "name": "p"}, "token": "sesame", "details": {"key": "sesame"},
            "workspace": {"id": 7, "input_data": "sesame"}}]}"#;
        check(pipelines(body, 7), Ok(&[r#"{"pipeline":{"id":3,"name":"p"},"workspace":{"id":7}}"#]));
        let body = br#"{"workspaces": [{"id": 7, "name": "w", "models": [9], "pipelines": [3], "created_by": "x"}]}"#;
        check(workspaces(body), Ok(&[r#"{"id":7,"name":"w","pipelines":[3]}"#]));
    }

    #[test]
    fn what_is_no_answer_is_no_list() {
        check(workspaces(b"{}"), Err("missing field `workspaces`"));
        check(users(br#"{"users": []}"#), Err("invalid type: sequence, expected a map"));
        check(models(br#"{"models": [{}]}"#, 1), Err("a model has no `id` that is a number"));
        check(members(b"<html>"), Err("expected value"));
    }
}

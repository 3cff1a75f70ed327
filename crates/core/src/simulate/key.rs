//! API keys: those that stand for their makers, and those that stand for bots.

use crate::account::{
    Key, KeyFacts, Node, Parent, Role, RoleName, RolePermissions, Slot, SpaceRoleName, Status, User,
    UserFacts,
};
use crate::permission::PermissionSet;
use crate::policy::Asker;
use crate::route::Standing;
use crate::simulate::stage::{Refusal, Ruling, Stage, Stop, applied, no_effect, refusal, refuse};
use crate::sorted::SortedSet;
use crate::{KeyId, Level, Made, Moment, ServiceKeyOrganization, UserId, UserKind};

/// Where the bot of a service key is to belong.
#[derive(Default)]
struct Places {
    organizations: Vec<(Node, RoleName)>,
    /// Each with its role, and the organization that it was named under.
    spaces: Vec<(Node, SpaceRoleName, Option<Node>)>,
    /// The first node or Role object that is not there.
    missing: Option<Refusal>,
}

impl Stage<'_> {
    pub fn service_key_create(
        &mut self,
        name: &str,
        account_role: Option<&str>,
        organizations: &[ServiceKeyOrganization],
    ) -> Ruling {
        let places = self.places(organizations)?;
        self.need_key_making()?;
        for (space, ..) in &places.spaces {
            self.need_at("SERVICE_KEY_CREATE", &Ok(*space))?;
        }
        if let Some(missing) = places.missing {
            return Err(missing.into());
        }
        check_nesting(organizations)?;
        self.check_places(&places)?;
        let account_role = self.account.role_name(Level::Account, Some(account_role.unwrap_or("MEMBER")));
        let RoleName::Known(role_name) = &account_role else {
            let name = account_role.text().unwrap_or_default();
            return refuse(422, format!("`{name}` is no role of the account"));
        };
        self.need_no_more_than_own(&account_role, &places)?;
        if matches!(&**role_name, "MEMBER_UI_ONLY" | "ANNOTATOR") {
            return refuse(400, format!("a service key cannot be {role_name} of the account"));
        }
        let bot = UserId::from(self.new_id(Made::User));
        let key = KeyId::from(self.new_id(Made::Key));
        self.make_bot(name, bot.clone(), account_role, places);
        let created_by = self.actor.map(|actor| self.account.user(actor.user()).id.clone());
        self.account.add_key(KeyFacts {
            id: key,
            name: Some(name.into()),
            key_type: "SERVICE".into(),
            status: Some("ACTIVE".into()),
            expires_at: None,
            created_by,
            bot: Some(bot),
            alive: true,
        });
        applied(format!("service key {name} and its bot user are made; the key has no end"))
    }

    fn make_bot(&mut self, name: &str, id: UserId, account_role: RoleName, places: Places) {
        let user = self.account.add_user(UserFacts {
            id,
            name: Some(name.into()),
            email: None,
            status: Status::Active,
            kind: UserKind::Bot,
            account_role,
            is_developer: Some(false),
            settled: true,
        });
        self.users.push(user);
        for (organization, role) in places.organizations {
            self.account.set_organization_membership(user, organization, Slot::certain(role));
        }
        for (space, role, _) in places.spaces {
            self.account.set_space_membership(user, space, Slot::certain(role));
        }
    }

    /// Finds the nodes and Role objects of a service key to be.
    fn places(&mut self, organizations: &[ServiceKeyOrganization]) -> Result<Places, Stop> {
        let mut places = Places::default();
        for named in organizations {
            let organization = self.organization(&named.organization)?;
            let organization = organization.map_err(|refusal| places.miss(refusal)).ok();
            let role = named.role.as_deref().unwrap_or("READ_ONLY");
            let role = self.account.role_name(Level::Organization, Some(role));
            places.organizations.extend(organization.map(|organization| (organization, role)));
            for named in &named.spaces {
                let space = self.space(&named.space)?.map_err(|refusal| places.miss(refusal));
                let role = self.space_role(named.role.as_deref().unwrap_or("MEMBER"))?;
                // A role that is missing refuses the step, so that the one in its place is never given.
                let role = role.unwrap_or_else(|refusal| {
                    places.miss(refusal);
                    SpaceRoleName::Predefined(RoleName::Unreadable(None))
                });
                places.spaces.extend(space.ok().map(|space| (space, role, organization)));
            }
        }
        Ok(places)
    }

    /// What the API refuses in the places of a service key (422).
    fn check_places(&self, places: &Places) -> Result<(), Stop> {
        let mut seen = SortedSet::new();
        for (organization, role) in &places.organizations {
            let place = self.place(*organization);
            if !matches!(role, RoleName::Known(_)) || role.is("ANNOTATOR") {
                let role = role.text().unwrap_or_default();
                return Err(refusal(422, format!("a service key cannot be `{role}` of {place}")).into());
            }
            if !seen.insert(*organization) {
                return Err(refusal(422, format!("{place} is named twice")).into());
            }
        }
        for (space, role, organization) in &places.spaces {
            let place = self.place(*space);
            if let SpaceRoleName::Predefined(name) = role
                && (!matches!(name, RoleName::Known(_)) || name.is("ANNOTATOR"))
            {
                let role = name.text().unwrap_or_default();
                return Err(refusal(422, format!("a service key cannot be `{role}` of {place}")).into());
            }
            let above = organization.expect("INVARIANT: nothing that the key names is missing");
            if self.account.node(*space).parent != Parent::Known(above) {
                let above = self.place(above);
                return Err(refusal(422, format!("{place} is not known to be in {above}")).into());
            }
            if !seen.insert(*space) {
                return Err(refusal(422, format!("{place} is named twice")).into());
            }
        }
        Ok(())
    }

    /// A developer, while the lock is off. A flag that nobody could read may be set.
    fn need_key_making(&mut self) -> Result<(), Stop> {
        self.need(403, "a developer, and the developer lock off", |stage, actor| {
            let developer = stage.account.user(actor.user()).is_developer;
            let unlocked = stage.account.developer_lock != Some(true);
            Standing {
                certain: developer == Some(true) && unlocked,
                possible: developer != Some(false) && unlocked,
            }
        })
    }

    /// Nobody gives a service key more than he holds himself (422).
    fn need_no_more_than_own(&mut self, account_role: &RoleName, places: &Places) -> Result<(), Stop> {
        if self.actor.is_none() {
            return Ok(());
        }
        let mut given = vec![(Node::ACCOUNT, self.reader().predefined(Level::Account, account_role))];
        for (organization, role) in &places.organizations {
            given.push((*organization, self.reader().predefined(Level::Organization, role)));
        }
        for (space, role, _) in &places.spaces {
            given.push((
                *space,
                match role {
                    SpaceRoleName::Predefined(name) => self.reader().predefined(Level::Space, name),
                    SpaceRoleName::Custom(role) => (self.object_set(*role), false),
                },
            ));
        }
        for (node, (set, admin)) in given {
            let what = format!("to hold at {} whatever the key gets there", self.place(node));
            self.need(422, &what, |stage, actor| {
                let (allowed, possible) = stage.holdings(actor, node);
                let (feared, hoped) = &set;
                let enough =
                    Standing { certain: feared.is_subset(&allowed), possible: hoped.is_subset(&possible) };
                if admin { enough.and(stage.is_admin(actor, node)) } else { enough }
            })?;
        }
        Ok(())
    }

    /// The permissions of a Role object: at most, and at least.
    fn object_set(&self, role: Role) -> (PermissionSet, PermissionSet) {
        let table = &self.account.permissions;
        match self.account.role(role).permissions {
            RolePermissions::Unreadable => (table.all(), PermissionSet::empty(table.len())),
            _ => {
                let set = self.reader().object(role);
                (set.clone(), set)
            }
        }
    }

    pub fn user_key_create(&mut self, name: &str, expires_at: Option<Moment>) -> Ruling {
        self.need_key_making()?;
        let Some(actor) = self.actor else {
            return refuse(400, "a user key stands for whoever makes it, and the plan names no actor");
        };
        let owner = self.account.user(actor.user()).id.clone();
        let id = KeyId::from(self.new_id(Made::Key));
        self.users.push(actor.user());
        self.account.add_key(KeyFacts {
            id,
            name: Some(name.into()),
            key_type: "USER".into(),
            status: Some("ACTIVE".into()),
            expires_at,
            created_by: Some(owner),
            bot: None,
            alive: true,
        });
        applied(format!("user key {name} of {} is made", self.person(actor.user())))
    }

    pub fn api_key_revoke(&mut self, key: &str) -> Ruling {
        let key = self.key(key)?;
        self.need_on_key(&key)?;
        let key = key?;
        let words = self.key_words(key);
        let facts = self.account.key_mut(key);
        if facts.status.as_deref() == Some("REVOKED") {
            return no_effect(format!("{words} is revoked already"));
        }
        facts.status = Some("REVOKED".into());
        applied(format!("{words} is revoked"))
    }

    pub fn api_key_refresh(&mut self, key: &str) -> Ruling {
        let key = self.key(key)?;
        self.need_on_key(&key)?;
        let key = key?;
        let words = self.key_words(key);
        if self.account.key(key).status.as_deref() == Some("REVOKED") {
            return refuse(404, format!("{words} is revoked"));
        }
        no_effect(format!("{words} gets another secret; access stays"))
    }

    fn key_words(&self, key: Key) -> String {
        let facts = self.account.key(key);
        format!("key {}", facts.name.as_deref().unwrap_or(facts.id.as_str()))
    }

    /// Its maker, an account admin, or an admin of every space of its bot.
    fn need_on_key(&mut self, key: &Result<Key, Refusal>) -> Result<(), Stop> {
        let Ok(key) = *key else { return Ok(()) };
        let what = format!("the maker of {}, account admin, or admin of all its spaces", self.key_words(key));
        self.need(403, &what, |stage, actor| {
            let made =
                stage.account.key(key).created_by.as_ref() == Some(&stage.account.user(actor.user()).id);
            let maker = Standing { certain: made, possible: made };
            maker.or(stage.is_account_admin(actor)).or(stage.runs_all_spaces(actor, key))
        })
    }

    /// Admin of every space that the key's bot is a member of, and of one at least.
    fn runs_all_spaces(&self, actor: Asker, key: Key) -> Standing {
        let facts = self.account.key(key);
        let bot =
            facts.bot.as_ref().filter(|_| facts.is_service()).and_then(|bot| self.account.user_by_id(bot));
        let Some(bot) = bot else { return Standing { certain: false, possible: false } };
        let (certain, perhaps) = self.spaces_of(bot);
        let admin = |space: &Node| self.is_admin(actor, *space);
        Standing {
            certain: !certain.is_empty() && certain.iter().chain(&perhaps).all(|space| admin(space).certain),
            possible: certain.iter().all(|space| admin(space).possible)
                && certain.iter().chain(&perhaps).any(|space| admin(space).possible),
        }
    }

    /// Spaces that a user is a member of: for certain, and perhaps.
    fn spaces_of(&self, user: User) -> (Vec<Node>, Vec<Node>) {
        let spaces =
            self.account.live_nodes().filter(|node| self.account.node(*node).kind == crate::NodeKind::Space);
        let (mut certain, mut perhaps) = (Vec::new(), Vec::new());
        for space in spaces {
            let slot = self.account.space_slot(user, space);
            if slot.certain.is_some() {
                certain.push(space);
            } else if slot.is_open() {
                perhaps.push(space);
            }
        }
        (certain, perhaps)
    }
}

impl Places {
    fn miss(&mut self, refusal: Refusal) {
        self.missing.get_or_insert(refusal);
    }
}

/// A service key belongs somewhere, and in each organization to a space (422).
fn check_nesting(organizations: &[ServiceKeyOrganization]) -> Result<(), Stop> {
    if organizations.is_empty() {
        return Err(refusal(422, "a service key needs an organization").into());
    }
    match organizations.iter().find(|organization| organization.spaces.is_empty()) {
        Some(empty) => {
            Err(refusal(422, format!("`{}` is named without a space in it", empty.organization)).into())
        }
        None => Ok(()),
    }
}

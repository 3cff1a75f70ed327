//! `ax users delete`, which takes several users at once and never fails.

use axcess_api::{Kind, cite};
use axcess_core::{Bound, Change};

use crate::ax::change::{Writer, declined};
use crate::ax::name::Found;
use crate::ax::{Done, apply, name};
use crate::tape::Reach;
use crate::text::{Doubt, Text};

impl Writer<'_> {
    /// `users delete`: one step for each user, and no failure.
    pub(super) fn delete_users(&mut self) -> Done {
        let op = self.op();
        let listed = |name: &str| {
            let values = self.arguments.texts(name).iter();
            let parts = values.flat_map(|value| match value {
                Text::Known(text) => {
                    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                    parts.map(Text::from).collect()
                }
                unknown => vec![unknown.clone()],
            });
            parts.collect::<Vec<_>>()
        };
        let (ids, emails) = (listed("id"), listed("email"));
        let loose = self.arguments.is_loose().then(|| self.arguments.doubt()).flatten();
        if ids.is_empty() && emails.is_empty() && loose.is_none() {
            if let Reach::Skipped(reason) = self.reach {
                self.tape.skip(self.line, op, reason);
            } else {
                self.tape.refuse(
                    self.line,
                    op,
                    None,
                    "`ax users delete` lacks `--id` or `--email`".to_owned(),
                );
            }
            return Done::silent(2);
        }
        if let Some(doubt) = loose {
            match self.reach {
                Reach::Skipped(reason) => self.tape.skip(self.line, op, reason),
                _ => self.tape.doubt(self.line, op, doubt.reason(), Bound::default()),
            }
            return Done::new(Text::Unknown(doubt), 0);
        }
        let asks = self.asks();
        // Addresses are looked up before anybody is deleted.
        let policy = self.tape.policy();
        let by_id = ids.iter().map(|id| (id, id.known().map(|id| Ok(id.to_owned()))));
        let by_email =
            emails.iter().map(|email| (email, email.known().map(|email| name::user_by_email(policy, email))));
        let targets: Vec<(&Text, Option<Found>)> = by_id.chain(by_email).collect();
        for (target, found) in targets {
            self.delete_user(target, found, asks);
        }
        Done::new(Text::Unknown(Doubt::new("what `ax users delete` prints is not looked at")), 0)
    }

    fn delete_user(&mut self, target: &Text, found: Option<Found>, asks: bool) {
        let op = self.op();
        if let Reach::Skipped(reason) = self.reach {
            return self.tape.skip(self.line, op, reason);
        }
        let doubt = match (self.reach, target) {
            (Reach::Perhaps(reason), _) => Some(reason.to_string()),
            (_, Text::Unknown(doubt)) => Some(doubt.reason().to_owned()),
            _ => None,
        };
        if let Some(reason) = doubt {
            let id = found.and_then(Result::ok).filter(|id| self.tape.policy().user_by_id(id).is_some());
            let bound = Bound { users: id.map(|id| vec![id]), ..Bound::default() };
            return self.tape.doubt(self.line, op, &reason, bound);
        }
        match found {
            Some(Ok(_)) if asks => self.tape.decline(self.line, op, declined()),
            Some(Ok(id)) => {
                let user = cite(self.tape.policy(), Kind::User, &id);
                apply(self.tape, self.line, Change::UserDelete { user });
            }
            Some(Err(miss)) => self.tape.refuse(self.line, op, miss.status, miss.reason),
            None => {}
        }
    }
}

//! One account that is served.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use axcess_api::global_id;
use axcess_core::{Asker, Change, Key, Policy, Provider};
use axum::Router;

use crate::call::Call;
use crate::error::SandboxError;
use crate::fault::Faults;
use crate::key_index::KeyIndex;
use crate::keyring::Keyring;
use crate::notes::Notes;
use crate::options::Options;
use crate::record::{Journal, Record};
use crate::router;
use crate::secret::Secret;
use crate::state::State;
use crate::strange::{Strange, strange};
use crate::transaction::{Transaction, actor};
use crate::wallaroo;

/// One account that is served. A copy is the same account.
#[derive(Clone, Debug)]
pub struct Sandbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    first: Policy,
    secret: Secret,
    options: Options,
    faults: Faults,
    now: RwLock<Arc<State>>,
    /// Held while the account is changed, so that readers need not wait.
    changing: Mutex<()>,
    journal: Mutex<Journal>,
}

impl Sandbox {
    /// Serves a copy of an account. Whoever shows the [key](Sandbox::api_key) acts as `actor`.
    ///
    /// # Errors
    ///
    /// When the actor may not act at all, or the API cannot tell an id of the account.
    pub fn new(policy: Policy, actor: Asker, options: Options) -> Result<Self, SandboxError> {
        if !policy.standing(actor).possible {
            return Err(SandboxError::NoStanding { actor: reference(&policy, actor) });
        }
        let policy = match policy.provider() {
            Provider::Arize => policy.with_id_maker(global_id),
            Provider::Wallaroo => wallaroo::served(&policy)?,
        };
        let secret = Secret::of("actor", 0);
        let keyring = Keyring::new(&policy, actor, secret.clone());
        let notes = Notes::new(policy.captured_at());
        let keys = Arc::new(KeyIndex::new(&policy));
        let state = State { policy: policy.clone(), keyring, notes, keys, pages: Arc::default() };
        Ok(Self(Arc::new(Inner {
            first: policy,
            secret,
            now: RwLock::new(Arc::new(state)),
            changing: Mutex::default(),
            journal: Mutex::new(Journal::new(options.reads_kept)),
            faults: Faults::new(options.faults.clone()),
            options,
        })))
    }

    /// The dummy secret of a key that acts as the actor. It begins with `axcess-sandbox-`, is the same in every run,
    /// and works whether or not the account lets user keys call.
    pub fn api_key(&self) -> &str {
        self.0.secret.as_str()
    }

    /// The dummy secret that stands for a key of the account, the same in every run; it works as long as the key does.
    pub fn key_secret(&self, key: Key) -> String {
        let state = self.state();
        state.keyring.secret(&state.policy, key).as_str().to_owned()
    }

    /// The account as it now is.
    pub fn policy(&self) -> Policy {
        self.state().policy.clone()
    }

    /// The account as it was.
    pub fn first(&self) -> Policy {
        self.0.first.clone()
    }

    /// What of the account real clients cannot read: whoever starts the sandbox should say so.
    pub fn strange(&self) -> Vec<Strange> {
        strange(&self.0.first)
    }

    /// Every call so far.
    pub fn record(&self) -> Record {
        self.journal().record.clone()
    }

    /// The account's API. It looks at no connection; [`Server`](crate::Server) does.
    pub fn router(&self) -> Router {
        router::router(self)
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.0.faults
    }

    pub(crate) fn state(&self) -> Arc<State> {
        self.0.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the changes of a call, all of them before anybody else's, and writes them down in their order.
    pub(crate) fn transact<T>(&self, call: &Call, make: impl FnOnce(&mut Transaction) -> T) -> T {
        let _changing = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut transaction = Transaction {
            state: State::clone(&self.state()),
            asker: call.noted().asker,
            at: call.at,
            title: call.title(),
            steps: Vec::new(),
        };
        let made = make(&mut transaction);
        let Transaction { state, steps, .. } = transaction;
        let state = Arc::new(State { pages: Arc::default(), ..state });
        *self.0.now.write().unwrap_or_else(PoisonError::into_inner) = state.clone();
        self.journal().change(call, &state.policy, steps);
        made
    }

    /// Changes the account as somebody would who has every right and another way in.
    pub(crate) fn change_by_nobody(&self, change: &Change) {
        let call = Call::of_nobody();
        self.transact(&call, |transaction| transaction.apply(change.clone()));
    }

    /// Writes down how a call was answered.
    pub(crate) fn answered(&self, call: &Call, status: Option<u16>) {
        let state = self.state();
        self.journal().answer(call, &state.policy, status);
    }

    /// Looks at the record without copying it.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Record) -> T) -> T {
        look(&self.journal().record)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.0.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn reference(policy: &Policy, asker: Asker) -> String {
    match asker {
        Asker::User(user) => policy.user_reference(user),
        Asker::Key(..) => actor(policy, asker),
    }
}

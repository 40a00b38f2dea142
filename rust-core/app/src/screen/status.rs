//! The line that is always visible: network, what waits, what was refused, the clock, the login.

use uitpas_texts::Arg;

use super::Env;
use crate::api::common::StatusLine;
use crate::login::LoginState;

/// The status line.
pub(crate) fn view(env: &Env) -> StatusLine {
    let (texts, status) = (&env.texts, &env.status);
    let count = |key: &str, count: u32| texts.with(key, &[("count", Arg::Number(i64::from(count)))]);
    let mut parts = vec![match (status.online, status.offline_since) {
        (true, _) => texts.get("status-online"),
        (false, None) => texts.get("status-offline"),
        (false, Some(since)) => {
            let when = texts.moment_short(since, env.best());
            texts.with("status-offline-since", &[("when", Arg::Text(&when))])
        }
    }];
    if status.waiting > 0 {
        parts.push(count("status-waiting", status.waiting));
    }
    if status.parked > 0 {
        parts.push(count("status-parked", status.parked));
    }
    StatusLine {
        online: status.online,
        waiting: status.waiting,
        parked: status.parked,
        text: parts.join(" · "),
        clock_warning: status.clock_off.is_some().then(|| texts.get("status-clock-warning")),
        login_warning: (status.login == LoginState::Expired).then(|| texts.get("status-login-expired")),
    }
}

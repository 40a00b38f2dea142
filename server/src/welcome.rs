//! What a demo prints at its start: where to look, with what to log in, what to
//! try.

use std::fmt::Write;

use uitpas_registry::demo::accounts::{CLIENT, LOGINS, PASSWORD};
use uitpas_registry::demo::organizers::TEST_ORGANIZER;
use url::Url;

/// The text, ready to print.
pub fn text(origin: &Url) -> String {
    let base = origin.as_str().trim_end_matches('/');
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\nThis is the demo region. Its passwords work on this machine only.\n");
    let _ = writeln!(text, "  Logins (password \"{PASSWORD}\"):");
    for login in LOGINS {
        let _ = writeln!(text, "    {:<10} {}", login.username, login.hint);
    }
    let _ = write!(
        text,
        "\n  For scripts: client \"{CLIENT}\", secret \"{PASSWORD}\", all rights on organizer\n\
         \x20   {TEST_ORGANIZER}\n\
         \n  Try it:\n\
         \x20   TOKEN=$(curl -s {base}/realms/uitid/protocol/openid-connect/token \\\n\
         \x20     -d grant_type=client_credentials -d client_id={CLIENT} -d client_secret={PASSWORD} \\\n\
         \x20     | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n\
         \x20   curl -H \"Authorization: Bearer $TOKEN\" \"{base}/passes?identifier=0900000095902\"\n\
         \n  End it with Ctrl+C. Everything is kept for the next start.\n"
    );
    text
}

//! What a demo prints at its start: where to look, with what to log in, what to
//! try.

use std::fmt::Write;

use uitpas_registry::demo::accounts::{CLIENT, LOGINS, PASSWORD};
use uitpas_registry::demo::organizers::TEST_ORGANIZER;
use uitpas_texts::{Language, Texts};
use url::Url;

/// The text, ready to print.
pub fn text(origin: &Url) -> String {
    let base = origin.as_str().trim_end_matches('/');
    let english = Texts::new(Language::En);
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\nOpen {base} in a browser: it shows the passholder's app and the counter.");
    let _ = writeln!(text, "\nThis is the demo region. Its passwords work on this machine only.\n");
    let _ = writeln!(text, "  Logins (password \"{PASSWORD}\"):");
    for login in LOGINS {
        let who = english.get(&format!("demo-who-{}", login.username));
        let _ = writeln!(text, "    {:<10} {who}", login.username);
    }
    let _ = write!(
        text,
        "\n  Try it: open the counter, log in as balie, choose a counter and an activity, tap a card in the demo bar;\n\
         \x20   switch the internet off there, tap another card, switch it on again. Then open the passholder's app\n\
         \x20   as anke and scan a poster.\n\
         \n  For scripts: client \"{CLIENT}\", secret \"{PASSWORD}\", all rights on organizer\n\
         \x20   {TEST_ORGANIZER}\n\
         \x20   TOKEN=$(curl -s {base}/realms/uitid/protocol/openid-connect/token \\\n\
         \x20     -d grant_type=client_credentials -d client_id={CLIENT} -d client_secret={PASSWORD} \\\n\
         \x20     | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n\
         \x20   curl -H \"Authorization: Bearer $TOKEN\" \"{base}/passes?identifier=0900000095902\"\n\
         \n  End it with Ctrl+C. Everything is kept for the next start.\n"
    );
    text
}

//! Looks through every raw byte that a device leaves behind for anything about a person.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::fs;
use std::sync::atomic::Ordering;

use base64::Engine as _;
use lower::raw_search::{assert_clean, readable_in};
use lower::{ACTIVITY, ORGANIZER, PASSES, World, log_in, pass, save};
use serde_json::json;
use uitpas_app::sync::PageSpec;
use uitpas_domain::PassholderId;
use uitpas_wire::offline::DeviceRole;

const NAME: &str = "Demo Passholder One";
const BALANCE: &str = "4711";
const CODE: &str = "abcdefghijklmnopqrstuvwxyz012345";

#[test]
fn the_search_finds_what_stands_in_the_clear() {
    let (number, chip) = PASSES[0];
    let utf16: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let chip_bytes = [0x04, 0x78, 0x4C, 0xDA, 0xEE, 0x38, 0x80];
    for (secret, bytes) in [
        (NAME, format!("xx{NAME}xx").into_bytes()),
        (NAME, [b"xx", utf16.as_slice()].concat()),
        (number, base64::engine::general_purpose::URL_SAFE.encode(format!("{{\"a\":\"{number}\"}}")).into_bytes()),
        (number, number.parse::<u64>().unwrap().to_be_bytes().to_vec()),
        (chip, chip.to_lowercase().into_bytes()),
        (chip, chip_bytes.to_vec()),
        (BALANCE, format!("{{\"points\":{BALANCE}}}").into_bytes()),
    ] {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("deeper")).unwrap();
        fs::write(dir.path().join("deeper/file"), [&[0; 999][..], &bytes].concat()).unwrap();
        assert!(readable_in(dir.path(), secret).is_some(), "{secret}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_counter_leaves_no_number_chip_name_token_or_activity_in_the_clear() {
    let world = World::new();
    let device = world.counter().await;
    device.set_setting_json("counter-last", &json!({ "name": NAME, "organizer": ORGANIZER })).unwrap();
    for (number, chip) in PASSES {
        save(&device, number);
        lower::save_at(&device, chip, "another-activity");
    }
    device.record_undo(1).unwrap();
    let asked = device.asking(&pass(PASSES[0].0)).unwrap();
    device.hear_balance(&pass(PASSES[0].0), 4711, asked).unwrap();
    device.settled().await;
    device.set_connected(false);
    save(&device, PASSES[0].1);
    // A new snapshot moves and deletes rows, which leaves free pages behind.
    world.registry.with(|state| (state.snapshot_version, state.roster_key) = (2, 77));
    device.set_connected(true);
    device.settled().await;

    let (access, refresh) = world.registry.with(|state| (state.access.clone(), state.refresh.clone().unwrap()));
    let mut secrets = vec![NAME, BALANCE, ORGANIZER, ACTIVITY, "another-activity", "Demo Organizer", &access, &refresh];
    secrets.extend(["refresh-0", "device-0", "uitpasNumber", "checkin-1", "CREDITED", "checkinId"]);
    secrets.extend(PASSES.iter().flat_map(|(number, chip)| [*number, *chip]));
    assert_clean(world.dir.path(), &secrets);
    // Also after everything was written back into the one file, and after logging out.
    device.log_out(true).unwrap();
    drop(device);
    tokio::task::yield_now().await;
    assert_clean(world.dir.path(), &secrets);
}

#[tokio::test(start_paused = true)]
async fn a_passholder_s_phone_leaves_no_page_in_the_clear() {
    let world = World::new();
    world.registry.with(|state| {
        let me = json!({ "name": NAME, "points": 4711, "uitpasNumber": PASSES[0].0, "chip": PASSES[0].1 });
        state.pages.insert("/passholders/me".to_owned(), me);
    });
    let device = world.open(DeviceRole::Passholder);
    log_in(&device).await;
    device.keep_pages(vec![PageSpec { name: "page-of-me".to_owned(), path: "/passholders/me".to_owned() }]);
    device.record_code(CODE, &PassholderId::new("passholder-0815-id").unwrap()).unwrap();
    device.settled().await;
    world.pass_time(1000);
    world.clock.wall.fetch_add(1, Ordering::SeqCst);
    // Fetched again: the former value's bytes must be gone too.
    device.refresh_pages();
    device.settled().await;
    assert!(device.page("page-of-me").unwrap().is_some());
    let secrets =
        [NAME, BALANCE, PASSES[0].0, PASSES[0].1, CODE, "passholder-0815-id", "page-of-me", "/passholders/me"];
    assert_clean(world.dir.path(), &secrets);
}

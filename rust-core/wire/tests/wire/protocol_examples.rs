//! The examples of `docs/offline-protocol.md` are what the code reads and writes.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uitpas_wire::offline::{
    BatchReply, CodeSeries, DeskSetRequest, DeviceRegistration, DeviceRights, DeviceSettings, LeaseRequest, Operation,
    RegisteredDevice, RightsRequest, SealedReply, SnapshotBase,
};

/// Name and JSON of every `<!-- example: Name -->` followed by a block of JSON.
fn examples(page: &str) -> Vec<(String, Value)> {
    page.split("<!-- example: ")
        .skip(1)
        .map(|part| {
            let (name, rest) = part.split_once(" -->").expect("an example has a name");
            let json = rest.trim_start().strip_prefix("```json").and_then(|rest| rest.split_once("```"));
            let (json, _) = json.unwrap_or_else(|| panic!("{name} is followed by a block of JSON"));
            (name.to_owned(), serde_json::from_str(json).unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect()
}

/// Read as `T` and written again, it is the same.
fn same_again<T: DeserializeOwned + Serialize>(name: &str, example: &Value) {
    let read: T = serde_json::from_value(example.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(&serde_json::to_value(&read).unwrap(), example, "{name}");
}

#[test]
fn every_example_of_the_page_is_what_is_sent() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/offline-protocol.md");
    let examples = examples(&std::fs::read_to_string(page).unwrap());
    assert!(examples.len() >= 10, "only {} examples were found", examples.len());
    for (name, example) in &examples {
        match name.as_str() {
            "BatchReply" => same_again::<BatchReply>(name, example),
            "CodeSeries" => same_again::<CodeSeries>(name, example),
            "DeskSetRequest" => same_again::<DeskSetRequest>(name, example),
            "DeviceRegistration" => same_again::<DeviceRegistration>(name, example),
            "DeviceRights" => same_again::<DeviceRights>(name, example),
            "DeviceSettings" => same_again::<DeviceSettings>(name, example),
            "LeaseRequest" => same_again::<LeaseRequest>(name, example),
            "Operation" => {
                same_again::<Operation>(name, example);
                serde_json::from_value::<Operation>(example.clone()).unwrap().check().unwrap();
            }
            "RegisteredDevice" => same_again::<RegisteredDevice>(name, example),
            "RightsRequest" => same_again::<RightsRequest>(name, example),
            "SealedReply" => same_again::<SealedReply>(name, example),
            "SnapshotBase" => same_again::<SnapshotBase>(name, example),
            other => panic!("no type is known for the example {other}"),
        }
    }
}

//! Every scenario file, played by the Rust apps against a real registry process.

use std::path::PathBuf;

use rstest::rstest;
use uitpas_system_tests::player::Player;
use uitpas_system_tests::registry_process::RegistryProcess;
use uitpas_system_tests::scenario::Scenario;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn plays(#[files("../scenarios/*.json")] file: PathBuf) {
    let scenario: Scenario = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let registry = RegistryProcess::start().unwrap();
    Player::new(registry.url()).unwrap().play(&scenario).await.unwrap();
}

//! What is done about Android on a machine without its SDK, and what the Gradle build asks for on a machine with it.
//!
//! `cargo xtask android` puts the app's real classes, resources and manifest into a package that is aligned, signed and
//! verified, so that each part is known to fit. It is no app: `dx` leaves instructions in it that only `d8` can turn
//! into what a phone runs, and the core is in it only where somebody built that for Android. The Gradle build ships.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::phone;
use crate::process::{cargo, command, found, output, root, run, target};
use crate::setup;

const TARGET: &str = "aarch64-linux-android";
const HOST: &str = "android/host";

/// `cargo xtask android`.
pub fn package() -> Result<()> {
    setup::ensure(&[setup::JAVA, setup::PACKAGE])?;
    let arguments = ["--batch-mode", "--no-transfer-progress", "--quiet", "-Papk", "-Dmaven.test.skip=true", "package"];
    run(command("mvn", &arguments).current_dir(root().join(HOST)))?;
    let package = root().join(HOST).join("target/apk/app-check.apk");
    let bytes = std::fs::metadata(&package).with_context(|| package.display().to_string())?.len();
    let core = target().join(TARGET).join("phone/libuitpas_ffi.so").is_file();
    println!("\nandroid-package check bytes={bytes} core={}", if core { "arm64" } else { "none" });
    println!(
        "It is aligned, signed with a key of its own and verified. It is not an app: classes made by dx hold \
         invoke-custom, which a phone refuses{}. `android/README.md` says how the one that ships is built.",
        if core { "" } else { ", and the core is not in it, since no build of it for Android is here" }
    );
    Ok(())
}

/// `cargo xtask android --libraries FOLDER`.
pub fn libraries(folder: &Path) -> Result<()> {
    if let Some(missing) = missing() {
        bail!("the core cannot be built for Android: {missing}");
    }
    run(&mut phone::android_libraries(folder))
}

/// The core compiles for Android, or the reason why that was not looked at.
pub fn check_core() -> Result<()> {
    if let Some(missing) = missing() {
        println!("\nNot checked: that the core compiles for {TARGET}: {missing}.");
        return Ok(());
    }
    run(&mut cargo(&[
        "ndk",
        "--target",
        "arm64-v8a",
        "--platform",
        phone::ANDROID_API,
        "check",
        "--package",
        "uitpas-ffi",
    ]))
}

/// What this machine lacks to compile for Android.
fn missing() -> Option<String> {
    let library = output(&mut command("rustc", &["--print", "target-libdir", "--target", TARGET]));
    if !library.is_ok_and(|folder| Path::new(&folder).is_dir()) {
        return Some(format!("the Rust target is not installed (rustup target add {TARGET} x86_64-linux-android)"));
    }
    if !found("cargo-ndk") {
        return Some("cargo-ndk is not installed (cargo install cargo-ndk)".to_owned());
    }
    let told = ["ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "ANDROID_HOME", "ANDROID_SDK_ROOT"];
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join("Android/Sdk/ndk"));
    let anywhere = told.iter().any(|name| std::env::var_os(name).is_some()) || home.is_some_and(|ndk| ndk.is_dir());
    (!anywhere).then(|| "there is no Android NDK (set ANDROID_NDK_HOME)".to_owned())
}

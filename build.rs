//! Tells the crate which PHP it is built for, takes from that PHP's headers what the crate declares, and has PHP write the
//! tables of methods from the stubs.

#[path = "build/declared.rs"]
mod declared;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use ext_php_rs_build::{ApiVersion, PHPInfo, emit_check_cfg, emit_php_cfg_flags, find_php};

fn main() {
    let php = find_php().expect("PHP is needed to build its extension: set PHP to the path of the php binary");
    let info = PHPInfo::get(&php).expect("`php -i` answers");
    let version: ApiVersion =
        info.zend_version().expect("`php -i` names its API").try_into().expect("PHP 8.1 to 8.6 is supported");
    emit_check_cfg();
    emit_php_cfg_flags(version);
    let thread_safe = info.thread_safety().expect("`php -i` tells whether PHP is thread-safe");
    if thread_safe {
        println!("cargo::rustc-cfg=php_zts");
    }
    ext_php_rs_build::emit_rerun_if_env_changed();
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let output = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where output goes"));
    declared::write(&output, thread_safe);
    write_api(php.into(), &output.join("api"));

    // Signal handlers, unwind tables and thread-local destructors stay behind when PHP unloads the
    // extension at the end of the process, so its code must, too.
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux") => println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete"),
        // The symbols of the php binary are looked up when it loads the extension; elsewhere that goes without saying.
        Ok("macos") => println!("cargo::rustc-cdylib-link-arg=-Wl,-undefined,dynamic_lookup"),
        _ => {}
    }
}

/// Has PHP write what the stubs declare as Rust, into that directory.
fn write_api(php: OsString, target: &Path) {
    for input in ["stubs", "tools/api.php"] {
        println!("cargo::rerun-if-changed={input}");
    }
    // A stub that is gone leaves nothing.
    let _ = fs::remove_dir_all(target);
    fs::create_dir_all(target).expect("cargo's output directory can be written to");
    // Any PHP from 8.1 on can read them: where that of the target does not run here, the one in the PATH will do.
    let mut complaints = String::new();
    for php in [php, "php".into()] {
        let run = Command::new(&php)
            .args(["-n", "-d", "display_errors=stderr", "tools/api.php", "stubs"])
            .arg(target)
            .output();
        match run {
            Ok(output) if output.status.success() => return,
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                complaints += &format!("{} ends with {}:\n{said}", php.display(), output.status);
            }
            Err(error) => complaints += &format!("{} does not run: {error}\n", php.display()),
        }
    }
    panic!("no PHP could read stubs/ (PHP 8.1 or later is needed, in the PATH or named by PHP):\n{complaints}");
}

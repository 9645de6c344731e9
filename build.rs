//! Tells the crate which PHP it is built for, and takes from that PHP's headers what the crate declares.

#[path = "build/declared.rs"]
mod declared;

use std::env;
use std::path::PathBuf;

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
    declared::write(&PathBuf::from(env::var_os("OUT_DIR").expect("cargo gives a directory")), thread_safe);

    // Signal handlers, unwind tables and thread-local destructors stay behind when PHP unloads the
    // extension at the end of the process, so its code must, too.
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux") => println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete"),
        // The symbols of the php binary are looked up when it loads the extension; elsewhere that goes without saying.
        Ok("macos") => println!("cargo::rustc-cdylib-link-arg=-Wl,-undefined,dynamic_lookup"),
        _ => {}
    }
}

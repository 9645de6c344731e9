// Lists the directories that it was given, and tries to leave a note in each.

use std::{env, fs};

fn main() -> std::io::Result<()> {
    for directory in env::args().skip(1) {
        let mut names: Vec<_> =
            fs::read_dir(&directory)?.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<_>>()?;
        names.sort();
        println!("{directory}: {names:?}");
        match fs::write(format!("{directory}/note.txt"), "here I was\n") {
            Ok(()) => println!("{directory}: left a note"),
            Err(error) => println!("{directory}: {error}"),
        }
    }
    match fs::read("/etc/passwd") {
        Ok(_) => println!("/etc/passwd: read it"),
        Err(error) => println!("/etc/passwd: {error}"),
    }
    Ok(())
}

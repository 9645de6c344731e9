//! A program for WASI 0.2 that does what its first argument says, and prints what comes of it. Built for wasm32-wasip2,
//! it is a component; built for wasm32-wasip1, a module that must print the same.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::net::{TcpStream, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let verb = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let done = match verb.as_str() {
        "hello" => Ok(println!("Hello, {}!", rest.join(" and "))),
        "args" => Ok(println!("{:?}", env::args().collect::<Vec<_>>())),
        "env" => Ok(variables()),
        "stdin" => stdin(),
        "lines" => lines(),
        "stderr" => Ok(eprintln!("{}", rest.join(" "))),
        "files" => files(&rest[0]),
        "errors" => Ok(errors(&rest[0])),
        "append" => append(&rest[0]),
        "list" => list(&rest[0]),
        "read" => read(&rest[0]),
        "times" => times(&rest[0]),
        "large" => large(&rest[0]),
        "clock" => Ok(clock()),
        "sleep" => Ok(sleep(&rest[0])),
        "random" => Ok(random()),
        "network" => Ok(network()),
        "exit" => return ExitCode::from(rest[0].parse::<u8>().unwrap()),
        "leave" => std::process::exit(rest[0].parse().unwrap()),
        "panic" => panic!("{}", rest.join(" ")),
        "much" => much(rest[0].parse().unwrap()),
        "loop" => loop {
            std::hint::black_box(0);
        },
        other => Err(io::Error::other(format!("nothing is called {other:?}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn variables() {
    for (name, value) in env::vars() {
        println!("{name}={value}");
    }
}

fn stdin() -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    println!("{} bytes", bytes.len());
    io::stdout().write_all(&bytes)
}

fn lines() -> io::Result<()> {
    for (number, line) in io::stdin().lock().lines().enumerate() {
        println!("{number}: {}", line?);
    }
    Ok(())
}

fn files(root: &str) -> io::Result<()> {
    let at = |name: &str| format!("{root}/{name}");
    fs::create_dir(at("made"))?;
    fs::write(at("made/file"), "0123456789")?;
    let mut file = OpenOptions::new().read(true).write(true).open(at("made/file"))?;
    file.seek(SeekFrom::Start(3))?;
    file.write_all(b"abc")?;
    file.seek(SeekFrom::End(-2))?;
    let mut end = String::new();
    file.read_to_string(&mut end)?;
    println!("the end: {end}");
    file.set_len(8)?;
    file.sync_all()?;
    println!("content: {}", fs::read_to_string(at("made/file"))?);
    let data = fs::metadata(at("made/file"))?;
    println!("{} bytes, a file: {}, a directory: {}", data.len(), data.is_file(), data.is_dir());
    fs::rename(at("made/file"), at("made/renamed"))?;
    fs::hard_link(at("made/renamed"), at("made/second"))?;
    println!("copied {}", fs::copy(at("made/second"), at("made/copy"))?);
    let mut names: Vec<_> = fs::read_dir(at("made"))?.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    println!("{names:?}");
    for name in names {
        fs::remove_file(at(&format!("made/{name}")))?;
    }
    fs::remove_dir(at("made"))?;
    println!("gone: {}", !fs::exists(at("made"))?);
    Ok(())
}

fn errors(root: &str) {
    let at = |name: &str| format!("{root}/{name}");
    let say = |what: &str, result: io::Result<()>| println!("{what}: {:?}", result.map_err(|error| error.kind()));
    say("no file", File::open(at("nothing")).map(drop));
    say("a directory as a file", fs::read(root).map(drop));
    say("above", File::open(at("../secret")).map(drop));
    say("absolute", File::open("/etc/passwd").map(drop));
    say("make what is there", fs::create_dir(root));
    say("remove what is not empty", fs::remove_dir(at("directory")));
    say("a file as a directory", File::open(at("file/inside")).map(drop));
    say("exclusive", OpenOptions::new().write(true).create_new(true).open(at("file")).map(drop));
    say("read what is open for writing", OpenOptions::new().write(true).open(at("file")).and_then(|mut file| file.read(&mut [0; 4]).map(drop)));
    say("write what is open for reading", File::open(at("file")).and_then(|mut file| file.write(b"x").map(drop)));
}

fn append(path: &str) -> io::Result<()> {
    for text in ["one", "two"] {
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        write!(file, "{text}")?;
        write!(file, ";")?;
    }
    println!("{}", fs::read_to_string(path)?);
    Ok(())
}

fn list(path: &str) -> io::Result<()> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        entries.push(format!("{} {}", if entry.file_type()?.is_dir() { "d" } else { "f" }, entry.file_name().to_string_lossy()));
    }
    entries.sort();
    entries.iter().for_each(|entry| println!("{entry}"));
    Ok(())
}

fn read(path: &str) -> io::Result<()> {
    let bytes = fs::read(path)?;
    println!("{} bytes", bytes.len());
    io::stdout().write_all(&bytes)
}

fn times(path: &str) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_modified(UNIX_EPOCH + Duration::new(1_000_000_000, 500))?;
    let modified = fs::metadata(path)?.modified()?.duration_since(UNIX_EPOCH).unwrap();
    println!("{}.{:09}", modified.as_secs(), modified.subsec_nanos());
    Ok(())
}

fn large(path: &str) -> io::Result<()> {
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    fs::write(path, &bytes)?;
    println!("the same: {}", fs::read(path)? == bytes);
    Ok(())
}

fn clock() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    println!("{}.{:09}", now.as_secs(), now.subsec_nanos());
}

fn sleep(milliseconds: &str) {
    let began = Instant::now();
    let time = Duration::from_millis(milliseconds.parse().unwrap());
    std::thread::sleep(time);
    println!("slept: {}", began.elapsed() >= time);
}

/// The hash map's keys come of the source of randomness.
fn random() {
    use std::hash::{BuildHasher, Hasher, RandomState};
    println!("{:016x}", RandomState::new().build_hasher().finish());
}

fn network() {
    println!("connect: {:?}", TcpStream::connect("127.0.0.1:80").map(drop).map_err(|error| error.kind()));
    println!("bind: {:?}", UdpSocket::bind("127.0.0.1:0").map(drop).map_err(|error| error.kind()));
    println!("name: {}", ("localhost", 80).to_socket_addrs().is_ok());
}

fn much(bytes: usize) -> io::Result<()> {
    let line = [b"x".repeat(99), b"\n".to_vec()].concat();
    let mut out = io::stdout().lock();
    for _ in 0..bytes / line.len() {
        out.write_all(&line)?;
    }
    out.flush()
}

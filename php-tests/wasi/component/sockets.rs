//! A program for WASI 0.2 that does with sockets what its first argument says, and prints what comes of it. It is its own
//! server, at addresses of the loopback.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let rest = &arguments[1..];
    let done = match &*arguments[0] {
        "echo" => echo(&rest[0]),
        "large" => large(&rest[0]),
        "options" => options(&rest[0]),
        "datagrams" => datagrams(&rest[0]),
        "refused" => refused(&rest[0]),
        "accept" => accept(&rest[0]),
        "receive" => receive(&rest[0]),
        "names" => Ok(names(rest)),
        "reach" => Ok(reach(rest)),
        "get" => get(&rest[0], &rest[1]),
        other => Err(io::Error::other(format!("nothing is called {other:?}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("failed: {:?}", error.kind());
            ExitCode::FAILURE
        }
    }
}

/// Both ends of a connection.
fn pair(host: &str) -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((host, 0))?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let (server, from) = listener.accept()?;
    assert_eq!(from, client.local_addr()?);
    assert_eq!(server.local_addr()?, client.peer_addr()?);
    Ok((client, server))
}

fn echo(host: &str) -> io::Result<()> {
    let (mut client, mut server) = pair(host)?;
    client.write_all(b"to the server")?;
    client.shutdown(Shutdown::Write)?;
    let mut text = String::new();
    server.read_to_string(&mut text)?;
    println!("{text}");
    println!("write after the end: {:?}", client.write(b"more").map_err(|error| error.kind()));
    server.write_all(b"and back")?;
    drop(server);
    text.clear();
    client.read_to_string(&mut text)?;
    println!("{text}");
    Ok(())
}

/// Neither end waits, so that both come to their turn.
fn large(host: &str) -> io::Result<()> {
    let (mut client, mut server) = pair(host)?;
    client.set_nonblocking(true)?;
    server.set_nonblocking(true)?;
    let sent: Vec<u8> = (0..3_000_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let (mut written, mut received) = (0, Vec::new());
    let mut buffer = vec![0; 100_000];
    while received.len() < sent.len() {
        if written < sent.len() {
            match client.write(&sent[written..]) {
                Ok(count) => written += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        match server.read(&mut buffer) {
            Ok(count) => received.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    println!("the same: {}", sent == received);
    Ok(())
}

fn options(host: &str) -> io::Result<()> {
    let (client, _server) = pair(host)?;
    client.set_ttl(40)?;
    println!("ttl {}", client.ttl()?);
    println!("error: {:?}", client.take_error().map_err(|error| error.kind()));
    client.set_nonblocking(true)?;
    println!("nothing: {:?}", (&client).read(&mut [0; 10]).map_err(|error| error.kind()));
    let listener = TcpListener::bind((host, 0))?;
    listener.set_nonblocking(true)?;
    println!("nobody: {:?}", listener.accept().map(|_| ()).map_err(|error| error.kind()));
    println!("twice: {:?}", TcpListener::bind(listener.local_addr()?).map(|_| ()).map_err(|error| error.kind()));
    Ok(())
}

fn datagrams(host: &str) -> io::Result<()> {
    let (one, other) = (UdpSocket::bind((host, 0))?, UdpSocket::bind((host, 0))?);
    let (here, there) = (one.local_addr()?, other.local_addr()?);
    println!("sent {}", one.send_to(b"hello", there)?);
    let mut buffer = [0; 100];
    let (count, from) = other.recv_from(&mut buffer)?;
    println!("{:?} from it: {}", String::from_utf8_lossy(&buffer[..count]), from == here);
    other.connect(here)?;
    println!("sent {}, connected: {}", other.send(b"back")?, other.peer_addr()? == here);
    let count = one.recv(&mut buffer)?;
    println!("{:?}", String::from_utf8_lossy(&buffer[..count]));
    one.set_nonblocking(true)?;
    println!("nothing: {:?}", one.recv(&mut buffer).map_err(|error| error.kind()));
    println!("not connected: {:?}", one.send(b"x").is_err());
    Ok(())
}

fn refused(host: &str) -> io::Result<()> {
    let address = TcpListener::bind((host, 0))?.local_addr()?;
    println!("{:?}", TcpStream::connect(address).map(|_| ()).map_err(|error| error.kind()));
    Ok(())
}

/// Waits for somebody who does not come.
fn accept(host: &str) -> io::Result<()> {
    TcpListener::bind((host, 0))?.accept()?;
    Ok(())
}

fn receive(host: &str) -> io::Result<()> {
    UdpSocket::bind((host, 0))?.recv(&mut [0; 10])?;
    Ok(())
}

fn names(names: &[String]) {
    for name in names {
        match (name.as_str(), 80).to_socket_addrs() {
            Ok(addresses) => {
                let addresses: Vec<SocketAddr> = addresses.collect();
                println!("{name}: found: {}, all here: {}", !addresses.is_empty(), addresses.iter().all(|it| it.ip().is_loopback()));
            }
            Err(_) => println!("{name}: no"),
        }
    }
}

fn reach(addresses: &[String]) {
    for address in addresses {
        let address: SocketAddr = address.parse().expect("an address");
        println!("{:?}", TcpStream::connect(address).map(|_| ()).map_err(|error| error.kind()));
    }
}

/// As a client of HTTP.
fn get(host: &str, port: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect((host, port.parse().expect("a port")))?;
    stream.set_nodelay(true).ok();
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok();
    write!(stream, "GET / HTTP/1.0\r\nHost: {host}\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    println!("{text}");
    Ok(())
}

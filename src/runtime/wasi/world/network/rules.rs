//! What a guest may do on the network: what is on a list, and nothing else.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// What an address is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// To connect to.
    Tcp,
    /// To bind to, and to accept connections at.
    TcpListen,
    /// To send to, and to receive from.
    Udp,
    /// To bind to, to receive from anybody there, and to answer.
    UdpListen,
}

const USES: [(&str, Use); 4] =
    [("tcp", Use::Tcp), ("tcp-listen", Use::TcpListen), ("udp", Use::Udp), ("udp-listen", Use::UdpListen)];

#[derive(Debug, PartialEq, Eq)]
enum Host {
    Any,
    Address(IpAddr),
    /// In lower case, without a dot at the end.
    Name(String),
}

/// An entry of the list: `tcp:api.example.org:443`, `udp:[2001:db8::1]:53`, `tcp-listen:127.0.0.1:8080`, `tcp:*:*`.
#[derive(Debug, PartialEq, Eq)]
struct Rule {
    of: Use,
    host: Host,
    /// `None`: any.
    port: Option<u16>,
}

/// The list, and what its names turned out to be.
#[derive(Default)]
pub struct Network {
    rules: Vec<Rule>,
    /// The addresses that were found for the names on the list. A guest may connect to these only, however a name
    /// resolves elsewhere or later.
    found: RefCell<HashMap<String, Vec<IpAddr>>>,
}

/// How many addresses of one name are remembered.
const MOST_ADDRESSES: usize = 256;

impl Network {
    /// # Errors
    ///
    /// What is wrong with an entry.
    pub fn new<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let rules = entries.into_iter().map(|entry| {
            rule(entry).map_err(|complaint| {
                format!("must hold entries such as \"tcp:example.org:443\": \"{entry}\" {complaint}")
            })
        });
        Ok(Self { rules: rules.collect::<Result<_, _>>()?, found: RefCell::default() })
    }

    /// Whether nothing at all is allowed.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether there is anything for which an address might be used so.
    pub fn has(&self, what: Use) -> bool {
        self.rules.iter().any(|rule| rule.of == what)
    }

    /// Whether an address may be used so.
    pub fn permits(&self, what: Use, address: SocketAddr) -> bool {
        let (ip, port) = (address.ip(), address.port());
        let found = self.found.borrow();
        self.rules.iter().any(|rule| {
            let is_host = || match &rule.host {
                Host::Any => true,
                Host::Address(allowed) => *allowed == ip,
                Host::Name(name) => found.get(name).is_some_and(|addresses| addresses.contains(&ip)),
            };
            rule.of == what && rule.port.is_none_or(|allowed| allowed == port) && is_host()
        })
    }

    /// Whether a socket may be bound to an address that it is used at as a client or as a listener; and if so, whether to
    /// listen there. A client may bind to what the system chooses; anything else is for those that listen.
    pub fn permits_bind(&self, client: Use, listener: Use, address: SocketAddr) -> Option<bool> {
        let listens = self.permits(listener, address);
        let is_clients = self.has(client) && address.ip().is_unspecified() && address.port() == 0;
        (listens || is_clients).then_some(listens)
    }

    /// Whether a name, as `host_name` gives it, may be looked up.
    pub fn permits_name(&self, name: &str) -> bool {
        self.rules.iter().any(|rule| match &rule.host {
            Host::Any => matches!(rule.of, Use::Tcp | Use::Udp),
            Host::Name(allowed) => allowed == name,
            Host::Address(_) => false,
        })
    }

    /// Those of the addresses of a name that the guest may learn, and use where the name is on the list.
    ///
    /// The owner of a name must not be able to point the guest at this machine itself: addresses of the loopback and of
    /// the link, where clouds have their secrets, need an entry of their own. The name `localhost` is one for the
    /// loopback.
    pub fn learn(&self, name: &str, mut addresses: Vec<IpAddr>) -> Vec<IpAddr> {
        addresses.retain(|address| is_wasi_address(*address) && (self.names(*address) || may_be_of(name, *address)));
        if self.rules.iter().any(|rule| matches!(&rule.host, Host::Name(allowed) if allowed == name)) {
            let mut found = self.found.borrow_mut();
            let known = found.entry(name.to_owned()).or_default();
            for address in &addresses {
                if !known.contains(address) && known.len() < MOST_ADDRESSES {
                    known.push(*address);
                }
            }
        }
        addresses
    }

    /// Whether an address, or any, is on the list.
    fn names(&self, address: IpAddr) -> bool {
        let of_clients = self.rules.iter().filter(|rule| matches!(rule.of, Use::Tcp | Use::Udp));
        of_clients.into_iter().any(|rule| match rule.host {
            Host::Any => true,
            Host::Address(allowed) => allowed == address,
            Host::Name(_) => false,
        })
    }
}

/// Whether a name's owner may have it resolve to an address.
fn may_be_of(name: &str, address: IpAddr) -> bool {
    let is_localhost = name == "localhost" || name.ends_with(".localhost");
    let is_of_link = match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    is_unicast(address) && !address.is_unspecified() && !is_of_link && (is_localhost || !address.is_loopback())
}

/// Whether WASI knows such addresses: IPv4 in IPv6 it does not, and thus there is one way only to write an address.
pub fn is_wasi_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(address) => {
            let [a, b, c, d, e, f, g, _] = address.segments();
            let is_compatible = [a, b, c, d, e, f] == [0; 6] && g != 0;
            address.to_ipv4_mapped().is_none() && !is_compatible
        }
    }
}

pub fn is_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !address.is_multicast() && !address.is_broadcast(),
        IpAddr::V6(address) => !address.is_multicast(),
    }
}

/// A name as it is compared; `None` if it is not one. Names of other scripts are written in ASCII (`xn--…`).
pub fn host_name(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    let is_label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(plain) && !label.starts_with('-') && !label.ends_with('-')
    };
    // Resolvers take "127.1" and "0x7f000001" for addresses.
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    (name.len() <= 253 && name.split('.').all(is_label) && !is_number).then_some(name)
}

fn rule(entry: &str) -> Result<Rule, String> {
    let (of, rest) = entry.split_once(':').unwrap_or((entry, ""));
    let of = USES.iter().find(|(name, _)| *name == of).map(|(_, of)| *of);
    let of = of.ok_or("does not begin with tcp:, tcp-listen:, udp: or udp-listen:")?;
    let (host, port) = rest.rsplit_once(':').filter(|(_, port)| !port.contains(']')).ok_or("has no port")?;
    let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => Host::Address(
            address.parse::<Ipv6Addr>().map(IpAddr::from).map_err(|_| "has no IPv6 address between [ and ]")?,
        ),
        None if host == "*" => Host::Any,
        None if host.contains(':') => return Err("has an IPv6 address that is not between [ and ]".into()),
        None => match (host.parse::<Ipv4Addr>(), host_name(host)) {
            (Ok(address), _) => Host::Address(address.into()),
            (Err(_), Some(_)) if matches!(of, Use::TcpListen | Use::UdpListen) => {
                return Err("has a name where an address is needed to listen at".into());
            }
            (Err(_), Some(name)) => Host::Name(name),
            (Err(_), None) => return Err("has neither a name nor an address before the port".into()),
        },
    };
    if matches!(host, Host::Address(address) if !is_wasi_address(address)) {
        return Err("has an IPv4 address in the form of IPv6".into());
    }
    let port = match port {
        "*" => None,
        port if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(port.parse::<u16>().map_err(|_| "has a port that is not between 0 and 65535")?)
        }
        _ => return Err("has a port that is neither a number nor *".into()),
    };
    if port == Some(0) && matches!(of, Use::Tcp | Use::Udp) {
        return Err("has port 0, to which nothing can be sent".into());
    }
    Ok(Rule { of, host, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn what_is_not_on_the_list_is_not_permitted() {
        let network =
            Network::new(["tcp:192.0.2.1:443", "udp:[2001:db8::1]:*", "tcp-listen:127.0.0.1:0"]).expect("entries");
        assert!(network.permits(Use::Tcp, address("192.0.2.1:443")));
        assert!(!network.permits(Use::Tcp, address("192.0.2.1:80")));
        assert!(!network.permits(Use::Udp, address("192.0.2.1:443")));
        assert!(!network.permits(Use::TcpListen, address("192.0.2.1:443")));
        assert!(network.permits(Use::Udp, address("[2001:db8::1]:5353")));
        assert!(network.permits(Use::TcpListen, address("127.0.0.1:0")));
        assert!(!network.permits(Use::TcpListen, address("127.0.0.1:80")));
        assert!(!Network::default().permits(Use::Tcp, address("192.0.2.1:443")));
    }

    #[test]
    fn a_name_is_what_it_was_found_to_be() {
        let network = Network::new(["tcp:API.example.org.:443", "tcp:localhost:80"]).expect("entries");
        let here = address("192.0.2.1:443");
        assert!(network.permits_name("api.example.org") && !network.permits_name("example.org"));
        assert!(!network.permits(Use::Tcp, here));
        assert_eq!(network.learn("api.example.org", vec![here.ip()]), [here.ip()]);
        assert!(network.permits(Use::Tcp, here) && !network.permits(Use::Tcp, address("192.0.2.1:80")));
        let hostile =
            ["127.0.0.1", "::1", "169.254.169.254", "fe80::1", "0.0.0.0", "::", "::ffff:127.0.0.1", "::7f00:1"];
        let hostile = hostile.map(|text| text.parse::<IpAddr>().expect("an address"));
        assert!(network.learn("api.example.org", hostile.to_vec()).is_empty());
        assert!(!network.permits(Use::Tcp, address("127.0.0.1:443")));
        assert_eq!(network.learn("localhost", hostile.to_vec()), hostile[..2]);
        assert!(network.permits(Use::Tcp, address("127.0.0.1:80")));
        let named = Network::new(["tcp:api.example.org:443", "tcp:127.0.0.1:443"]).expect("entries");
        assert_eq!(named.learn("api.example.org", hostile.to_vec()), hostile[..1]);
    }

    #[test]
    fn entries_that_are_none_are_refused() {
        for entry in [
            "",
            "tcp",
            "tcp:",
            "tcp:example.org",
            "http:example.org:80",
            "TCP:example.org:80",
            "tcp::80",
            "tcp:example.org:",
            "tcp:example.org:http",
            "tcp:example.org:65536",
            "tcp:example.org:0",
            "tcp:127.1:80",
            "tcp:0x7f000001:80",
            "tcp:::1:80",
            "tcp:[::1]",
            "tcp:[::1:80",
            "tcp:[127.0.0.1]:80",
            "tcp:[::ffff:127.0.0.1]:80",
            "tcp:bücher.de:80",
            "tcp:a b:80",
            "tcp:*.example.org:80",
            "tcp-listen:example.org:80",
            "tcp:example.org:+80",
        ] {
            assert!(Network::new([entry]).is_err(), "{entry}");
        }
    }
}

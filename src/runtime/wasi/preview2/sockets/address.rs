//! Addresses as `wasi:sockets/network` has them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use super::error::{SocketError, Socketed};
use crate::component::broken::Stop;
use crate::component::types::{Shape, TypeId, Types, Variant};
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::compound::{enumeration, record};
use crate::wasi::preview2::resources::Numbers;
use crate::wasi::preview2::value::{Give, Take, Value, Words, aligned, larger, shape};
use crate::wasi::world::{Family, is_unicast, is_wasi_address};

enumeration! {
    IpAddressFamily {
        Ipv4 = "ipv4",
        Ipv6 = "ipv6",
    }
}

impl From<IpAddressFamily> for Family {
    fn from(family: IpAddressFamily) -> Self {
        match family {
            IpAddressFamily::Ipv4 => Self::Ipv4,
            IpAddressFamily::Ipv6 => Self::Ipv6,
        }
    }
}

impl From<Family> for IpAddressFamily {
    fn from(family: Family) -> Self {
        match family {
            Family::Ipv4 => Self::Ipv4,
            Family::Ipv6 => Self::Ipv6,
        }
    }
}

/// `tuple<T, T, …>`
pub struct Parts<T, const N: usize>([T; N]);

impl<T: Value, const N: usize> Value for Parts<T, N> {
    const SIZE: usize = N * T::SIZE;
    const ALIGN: usize = T::ALIGN;
    const FLAT: usize = N * T::FLAT;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::Tuple(fields)) = shape(types, ty) else { return false };
        fields.len() == N && fields.iter().all(|field| T::fits(types, Some(field.ty), numbers))
    }
}

impl<T: Give, const N: usize> Give for Parts<T, N> {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        for (part, to) in self.0.into_iter().zip(to.chunks_exact_mut(T::SIZE)) {
            part.give(caller, to)?;
        }
        Ok(())
    }
}

impl From<Ipv4Addr> for Parts<u8, 4> {
    fn from(address: Ipv4Addr) -> Self {
        Self(address.octets())
    }
}

impl From<Ipv6Addr> for Parts<u16, 8> {
    fn from(address: Ipv6Addr) -> Self {
        Self(address.segments())
    }
}

record! {
    /// `ipv4-socket-address`
    Ipv4SocketAddress {
        port: u16 = "port",
        address: Parts<u8, 4> = "address",
    }
}

record! {
    /// `ipv6-socket-address`
    Ipv6SocketAddress {
        port: u16 = "port",
        flow_info: u32 = "flow-info",
        address: Parts<u16, 8> = "address",
        scope_id: u32 = "scope-id",
    }
}

/// Where the payload of a variant of addresses stands.
const fn payload<V4: Value, V6: Value>() -> usize {
    aligned(1, larger(V4::ALIGN, V6::ALIGN))
}

const fn size<V4: Value, V6: Value>() -> usize {
    aligned(payload::<V4, V6>() + larger(V4::SIZE, V6::SIZE), larger(V4::ALIGN, V6::ALIGN))
}

/// Whether a type has the cases `ipv4` and `ipv6`.
fn is_either<V4: Value, V6: Value>(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
    let Some(Shape::Variant(Variant { cases, .. })) = shape(types, ty) else { return false };
    let [v4, v6] = &**cases else { return false };
    let named = (&*v4.name, &*v6.name) == ("ipv4", "ipv6");
    named && V4::fits(types, v4.ty, numbers) && V6::fits(types, v6.ty, numbers)
}

/// `ip-address`
impl Value for IpAddr {
    const SIZE: usize = size::<Parts<u8, 4>, Parts<u16, 8>>();
    const ALIGN: usize = 2;
    const FLAT: usize = 1 + 8;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        is_either::<Parts<u8, 4>, Parts<u16, 8>>(types, ty, numbers)
    }
}

impl Give for IpAddr {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        const PLACE: usize = payload::<Parts<u8, 4>, Parts<u16, 8>>();
        match self {
            Self::V4(address) => Parts::from(address).give(caller, &mut to[PLACE..][..4]),
            Self::V6(address) => {
                to[0] = 1;
                Parts::from(address).give(caller, &mut to[PLACE..][..16])
            }
        }
    }
}

/// Where the record of an `ip-socket-address` stands in its bytes.
const PLACE: usize = payload::<Ipv4SocketAddress, Ipv6SocketAddress>();

/// `ip-socket-address`
impl Value for SocketAddr {
    const SIZE: usize = size::<Ipv4SocketAddress, Ipv6SocketAddress>();
    const ALIGN: usize = 4;
    const FLAT: usize = 1 + Ipv6SocketAddress::FLAT;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        is_either::<Ipv4SocketAddress, Ipv6SocketAddress>(types, ty, numbers)
    }
}

impl Give for SocketAddr {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        match self {
            Self::V4(address) => {
                let record = Ipv4SocketAddress { port: address.port(), address: (*address.ip()).into() };
                record.give(caller, &mut to[PLACE..][..Ipv4SocketAddress::SIZE])
            }
            Self::V6(address) => {
                to[0] = 1;
                let record = Ipv6SocketAddress {
                    port: address.port(),
                    flow_info: address.flowinfo(),
                    address: (*address.ip()).into(),
                    scope_id: address.scope_id(),
                };
                record.give(caller, &mut to[PLACE..][..Ipv6SocketAddress::SIZE])
            }
        }
    }
}

impl Take for SocketAddr {
    fn take(_caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let case = words.number();
        let port = words.number() as u16;
        match case {
            0 => {
                let octets = std::array::from_fn::<u8, 4, _>(|_| words.number() as u8);
                words.skip(Ipv6SocketAddress::FLAT - Ipv4SocketAddress::FLAT);
                Ok(SocketAddrV4::new(octets.into(), port).into())
            }
            1 => {
                let flow_info = words.number();
                let segments = std::array::from_fn::<u16, 8, _>(|_| words.number() as u16);
                Ok(SocketAddrV6::new(segments.into(), port, flow_info, words.number()).into())
            }
            _ => Err(Stop::trap("invalid variant discriminant")),
        }
    }
}

/// Reads an `ip-socket-address` of the guest's from its bytes.
pub fn read_address(bytes: &[u8]) -> Result<SocketAddr, Stop> {
    let half = |place: usize| u16::from_le_bytes([bytes[place], bytes[place + 1]]);
    let word = |place: usize| u32::from(half(place)) | u32::from(half(place + 2)) << 16;
    let port = half(PLACE);
    match bytes[0] {
        0 => Ok(SocketAddrV4::new(std::array::from_fn::<u8, 4, _>(|part| bytes[PLACE + 2 + part]).into(), port).into()),
        1 => {
            let segments = std::array::from_fn::<u16, 8, _>(|part| half(PLACE + 8 + 2 * part));
            Ok(SocketAddrV6::new(segments.into(), port, word(PLACE + 4), word(PLACE + 24)).into())
        }
        _ => Err(Stop::trap("invalid variant discriminant")),
    }
}

/// Checks that an address can be bound to by a socket of the family.
pub fn check_local(family: Family, address: SocketAddr) -> Socketed {
    must_be(family.has(address.ip()) && is_wasi_address(address.ip()))
}

/// Checks that something can be sent to an address by a socket of the family.
pub fn check_remote(family: Family, address: SocketAddr) -> Socketed {
    check_local(family, address)?;
    must_be(!address.ip().is_unspecified() && address.port() != 0)
}

/// Checks that an address is one of a single machine, as TCP needs it.
pub fn check_unicast(address: SocketAddr) -> Socketed {
    must_be(is_unicast(address.ip()))
}

fn must_be(valid: bool) -> Socketed {
    if valid { Ok(()) } else { Err(SocketError::InvalidArgument.into()) }
}

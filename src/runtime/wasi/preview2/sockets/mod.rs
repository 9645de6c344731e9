//! `wasi:sockets`, over the world's list of what a guest may reach.
//!
//! Modules in reading order; each imports only from those above it.

mod error;

mod address;

mod network;

mod tcp;

mod udp;

use super::function::{Row, row};

/// The interfaces and their functions.
#[rustfmt::skip]
pub fn interfaces() -> Vec<(&'static str, Vec<Row>)> {
    vec![
        ("wasi:sockets/network", vec![row("network-error-code", network::network_error_code)]),
        ("wasi:sockets/instance-network", vec![row("instance-network", network::instance_network)]),
        ("wasi:sockets/ip-name-lookup", vec![
            row("resolve-addresses", network::resolve_addresses),
            row("[method]resolve-address-stream.resolve-next-address", network::resolve_next_address),
            row("[method]resolve-address-stream.subscribe", network::subscribe),
        ]),
        ("wasi:sockets/tcp-create-socket", vec![row("create-tcp-socket", tcp::create_tcp_socket)]),
        ("wasi:sockets/tcp", vec![
            row("[method]tcp-socket.start-bind", tcp::start_bind),
            row("[method]tcp-socket.finish-bind", tcp::finish_bind),
            row("[method]tcp-socket.start-connect", tcp::start_connect),
            row("[method]tcp-socket.finish-connect", tcp::finish_connect),
            row("[method]tcp-socket.start-listen", tcp::start_listen),
            row("[method]tcp-socket.finish-listen", tcp::finish_listen),
            row("[method]tcp-socket.accept", tcp::accept),
            row("[method]tcp-socket.local-address", tcp::local_address),
            row("[method]tcp-socket.remote-address", tcp::remote_address),
            row("[method]tcp-socket.is-listening", tcp::is_listening),
            row("[method]tcp-socket.address-family", tcp::address_family),
            row("[method]tcp-socket.set-listen-backlog-size", tcp::set_listen_backlog_size),
            row("[method]tcp-socket.keep-alive-enabled", tcp::keep_alive_enabled),
            row("[method]tcp-socket.set-keep-alive-enabled", tcp::set_keep_alive_enabled),
            row("[method]tcp-socket.keep-alive-idle-time", tcp::keep_alive_idle_time),
            row("[method]tcp-socket.set-keep-alive-idle-time", tcp::set_keep_alive_idle_time),
            row("[method]tcp-socket.keep-alive-interval", tcp::keep_alive_interval),
            row("[method]tcp-socket.set-keep-alive-interval", tcp::set_keep_alive_interval),
            row("[method]tcp-socket.keep-alive-count", tcp::keep_alive_count),
            row("[method]tcp-socket.set-keep-alive-count", tcp::set_keep_alive_count),
            row("[method]tcp-socket.hop-limit", tcp::hop_limit),
            row("[method]tcp-socket.set-hop-limit", tcp::set_hop_limit),
            row("[method]tcp-socket.receive-buffer-size", tcp::receive_buffer_size),
            row("[method]tcp-socket.set-receive-buffer-size", tcp::set_receive_buffer_size),
            row("[method]tcp-socket.send-buffer-size", tcp::send_buffer_size),
            row("[method]tcp-socket.set-send-buffer-size", tcp::set_send_buffer_size),
            row("[method]tcp-socket.subscribe", tcp::subscribe),
            row("[method]tcp-socket.shutdown", tcp::shutdown),
        ]),
        ("wasi:sockets/udp-create-socket", vec![row("create-udp-socket", udp::create_udp_socket)]),
        ("wasi:sockets/udp", vec![
            row("[method]udp-socket.start-bind", udp::start_bind),
            row("[method]udp-socket.finish-bind", udp::finish_bind),
            row("[method]udp-socket.stream", udp::stream),
            row("[method]udp-socket.local-address", udp::local_address),
            row("[method]udp-socket.remote-address", udp::remote_address),
            row("[method]udp-socket.address-family", udp::address_family),
            row("[method]udp-socket.unicast-hop-limit", udp::unicast_hop_limit),
            row("[method]udp-socket.set-unicast-hop-limit", udp::set_unicast_hop_limit),
            row("[method]udp-socket.receive-buffer-size", udp::receive_buffer_size),
            row("[method]udp-socket.set-receive-buffer-size", udp::set_receive_buffer_size),
            row("[method]udp-socket.send-buffer-size", udp::send_buffer_size),
            row("[method]udp-socket.set-send-buffer-size", udp::set_send_buffer_size),
            row("[method]udp-socket.subscribe", udp::subscribe),
            row("[method]incoming-datagram-stream.receive", udp::receive),
            row("[method]incoming-datagram-stream.subscribe", udp::subscribe_to_incoming),
            row("[method]outgoing-datagram-stream.check-send", udp::check_send),
            row("[method]outgoing-datagram-stream.send", udp::send),
            row("[method]outgoing-datagram-stream.subscribe", udp::subscribe_to_outgoing),
        ]),
    ]
}

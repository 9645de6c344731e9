//! Components that answer requests of HTTP: they export `wasi:http/incoming-handler`.
#![allow(unsafe_code, reason = "vouches for a callable while the guest is called")]

use std::rc::Rc;

use ext_php_rs::types::Zval;
use wasm_runtime::component::lower::Image;
use wasm_runtime::component::surface::Entry;
use wasm_runtime::component::types::Shape;
use wasm_runtime::wasi::preview2::{Reply, Unanswered};
use wasm_runtime::wasi::world::{IncomingHttpRequest, World};

use super::call::failed;
use super::live::Live;
use crate::php::call::invoke::Depth;
use crate::php::call::procedure::Procedure;
use crate::php::engine::exceptions::{Class, throw_with};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;
use crate::php::wasi::http_server::{self, Responder};

/// The interface; any version 0.2 is compatible with any other.
const HANDLER: &str = "wasi:http/incoming-handler@0.2.0";

/// The function that answers, by its place among the exported functions.
fn entry(live: &Live) -> Result<usize> {
    let surface = live.component().surface();
    let Some(Entry::Interface(scope)) = surface.find(0, HANDLER) else {
        let message = "the component answers no requests: it does not export \"wasi:http/incoming-handler\"";
        return Err(Raise::new(Class::ExportNotFoundException, message));
    };
    let types = &live.component().plan().types;
    let function = surface.function(scope, "handle").filter(|lifted| {
        let (ty, _) = live.instance.func(*lifted);
        let params = types.fields(ty.params).iter().map(|param| match types.shape(param.ty) {
            Shape::Own(table) if types.resource_number(*table).is_some_and(|number| live.instance.is_wasi(number)) => {
                types.resource_name(*table)
            }
            _ => "",
        });
        types.result(ty).is_none() && params.eq(["incoming-request", "response-outparam"])
    });
    function.ok_or_else(|| {
        let names = "(request: own<incoming-request>, response-out: own<response-outparam>)";
        Raise::error(format!("the export \"{HANDLER}\".\"handle\" must be a function {names} of WASI's resources"))
    })
}

/// Has a component answer a request. `begin` is told when its response begins, and must be alive meanwhile.
pub fn handle(
    live: &Rc<Live>,
    world: &Rc<World>,
    request: IncomingHttpRequest,
    begin: Option<Procedure>,
) -> Result<Zval> {
    let Some(wasi) = live.wasi.as_ref().filter(|wasi| wasi.is_of(world)) else {
        return Err(Raise::new(Class::WasmError, "the component was not instantiated with this Wasm\\Wasi"));
    };
    let lifted = entry(live)?;
    let types = &live.component().plan().types;
    let _call = Depth::begin(&live.shared)?;
    live.instance.check_can_enter()?;
    let (ty, encoding) = live.instance.func(lifted);
    // SAFETY: the callable is alive as long as this runs, and the reply forgets it when it is closed.
    let reply = Reply::new(Rc::new(unsafe { Responder::new(begin) }));
    let closed = Closed(&reply);
    let handles = wasi.incoming(request, &reply).map_err(|_| Raise::error("the component has too many resources"))?;
    let mut arguments = Image::new(types, ty.params, encoding);
    for (param, rep) in types.fields(ty.params).iter().zip([handles.0, handles.1]) {
        if let Shape::Own(table) = types.shape(param.ty) {
            arguments.put_handle(arguments.start().plus(param.offset), *table, rep, true);
        }
    }
    live.instance.call(lifted, arguments, |_, _| Ok(())).map_err(|fault| failed(*fault, live))?;
    std::mem::forget(closed);
    let unanswered = match reply.close() {
        Ok(response) => return Ok(http_server::response(&response)),
        Err(unanswered) => unanswered,
    };
    Err(match unanswered {
        Unanswered::Nothing => Raise::new(Class::WasmException, "the component did not answer the request"),
        Unanswered::Unfinished => {
            Raise::new(Class::WasmException, "the component did not finish the body of its response")
        }
        Unanswered::Error(name) => {
            let message = format!("the component answered the request with an error: {name}");
            throw_with(Class::ResultException, &message, &mut [(c"payload", zend::string(name.as_bytes()))]);
            Raise::Pending
        }
    })
}

/// Closes a reply that nobody wants any more.
struct Closed<'a>(&'a Reply);

impl Drop for Closed<'_> {
    fn drop(&mut self) {
        // What there is of it is of no use.
        let _ = self.0.close();
    }
}

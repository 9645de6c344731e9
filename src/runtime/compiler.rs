//! The compilers of this build, and how their code differs.

/// A compiler backend. The crate's features decide which of them exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Compiler {
    Cranelift,
    Llvm,
    Singlepass,
}

impl Compiler {
    /// The compilers of this build, the default first.
    pub const BUILT_IN: &'static [Self] = &[
        #[cfg(feature = "cranelift")]
        Self::Cranelift,
        #[cfg(feature = "llvm")]
        Self::Llvm,
        #[cfg(feature = "singlepass")]
        Self::Singlepass,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Cranelift => "cranelift",
            Self::Llvm => "llvm",
            Self::Singlepass => "singlepass",
        }
    }

    /// Whether its code passes the first memory from caller to callee when memories cannot move. LLVM's does, even
    /// between modules: the callee would then work on its caller's memory, or on whatever the register holds if the
    /// caller has none.
    pub(crate) const fn passes_memory_along(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// Whether its code gives each value of an exception a slot of 16 bytes. Other compilers' code packs them.
    pub(crate) const fn gives_exceptions_slots(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// Whether it writes offsets of instructions only as debug information, which an image has, and an archive has not.
    pub(crate) fn tells_offsets_only_in_images(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// Whether its code reads a memory's length in bytes as 32 bits (`resolve_memory_ptr` in LLVM's backend).
    pub(crate) const fn reads_lengths_as_32_bits(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// Whether its functions take floats where integers are passed (`objects/convention.rs`).
    pub(crate) const fn takes_floats_as_integers(self) -> bool {
        matches!(self, Self::Singlepass)
    }

    /// Whether a function with several results can be imported. Singlepass panics in the trampoline for such a type
    /// (`gen_std_dynamic_import_trampoline`), whatever the function that is linked.
    pub(crate) const fn imports_several_results(self) -> bool {
        !matches!(self, Self::Singlepass)
    }

    /// The compiler of that name, if this build has it.
    pub fn built_in(name: &str) -> Option<Self> {
        Self::BUILT_IN.iter().copied().find(|compiler| compiler.name() == name)
    }
}

/// The kind of code to which a module is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeKind {
    #[default]
    Plain,
    /// Code that counts fuel, for stores with fuel.
    CountsFuel,
}

impl CodeKind {
    pub const fn counts_fuel(self) -> bool {
        matches!(self, Self::CountsFuel)
    }

    /// The kind for a store with or without fuel.
    pub const fn for_store(has_fuel: bool) -> Self {
        if has_fuel { Self::CountsFuel } else { Self::Plain }
    }
}

#[cfg(not(any(feature = "cranelift", feature = "llvm", feature = "singlepass")))]
compile_error!("choose at least one compiler: --features cranelift, llvm or singlepass");

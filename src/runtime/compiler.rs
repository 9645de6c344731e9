//! The compilers there are, and in what their code differs.

/// A compiler backend. Which of them exist is a matter of the crate's features.
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

    /// Whether its code hands the first memory from caller to callee when memories cannot move. LLVM's
    /// does, also between modules: the callee would then work on its caller's memory, or on whatever
    /// the register holds if the caller has none.
    pub(crate) const fn passes_memory_along(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// Whether its code gives each value of an exception a slot of 16 bytes. That of the others packs
    /// them.
    pub(crate) const fn gives_exceptions_slots(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// Whether its code reads a memory's length, which it has in bytes, as 32 bits (`resolve_memory_ptr` of LLVM's).
    pub(crate) const fn reads_lengths_as_32_bits(self) -> bool {
        matches!(self, Self::Llvm)
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

/// What kind of code a module is compiled to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeKind {
    #[default]
    Plain,
    /// Counts the fuel that it uses, for stores with fuel.
    CountsFuel,
}

impl CodeKind {
    pub const fn counts_fuel(self) -> bool {
        matches!(self, Self::CountsFuel)
    }

    /// The kind for a store that has fuel, or has none.
    pub const fn for_store(has_fuel: bool) -> Self {
        if has_fuel { Self::CountsFuel } else { Self::Plain }
    }
}

#[cfg(not(any(feature = "cranelift", feature = "llvm", feature = "singlepass")))]
compile_error!("choose at least one compiler: --features cranelift, llvm or singlepass");

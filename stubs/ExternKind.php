<?php

namespace Wasm;

/** The kinds of things that modules import and export. */
enum ExternKind
{
    case Func;
    case Memory;
    case Table;
    case Global;
    case Tag;
}

//! What an entry of DWARF says of a function.

use gimli::{Abbreviation, AttributeValue, Dwarf, EntriesRaw, RangeListsOffset, Result, constants as dw};

use super::reader::Reader;

/// A place by the number of its file.
pub(super) struct Place {
    pub(super) file: Option<u64>,
    pub(super) line: Option<u32>,
    pub(super) column: Option<u32>,
}

/// What an entry says of a function.
pub(super) struct Attributes<'a> {
    low: Option<u64>,
    high: Option<u64>,
    size: Option<u64>,
    ranges: Option<RangeListsOffset<usize>>,
    pub(super) linkage_name: Option<AttributeValue<Reader<'a>>>,
    pub(super) name: Option<AttributeValue<Reader<'a>>>,
    /// The entry that it is an instance or the definition of.
    pub(super) origin: Option<AttributeValue<Reader<'a>>>,
    pub(super) called_at: Place,
}

impl<'a> Attributes<'a> {
    /// Reads the attributes of the entry whose abbreviation was read.
    pub(super) fn read(
        dwarf: &Dwarf<Reader<'a>>,
        unit: &gimli::Unit<Reader<'a>>,
        entries: &mut EntriesRaw<'_, Reader<'a>>,
        abbreviation: &Abbreviation,
    ) -> Result<Self> {
        let called_at = Place { file: None, line: None, column: None };
        let (low, high, size, ranges, linkage_name, name, origin) = (None, None, None, None, None, None, None);
        let mut read = Self { low, high, size, ranges, linkage_name, name, origin, called_at };
        for specification in abbreviation.attributes() {
            let attribute = entries.read_attribute(*specification)?;
            let value = attribute.value();
            let number = || attribute.udata_value().and_then(|number| u32::try_from(number).ok()).filter(|n| *n != 0);
            match attribute.name() {
                dw::DW_AT_low_pc => read.low = dwarf.attr_address(unit, value)?,
                dw::DW_AT_high_pc => match value {
                    AttributeValue::Udata(size) => read.size = Some(size),
                    value => read.high = dwarf.attr_address(unit, value)?,
                },
                dw::DW_AT_ranges => read.ranges = dwarf.attr_ranges_offset(unit, value)?,
                dw::DW_AT_linkage_name | dw::DW_AT_MIPS_linkage_name => read.linkage_name = Some(value),
                dw::DW_AT_name => read.name = Some(value),
                dw::DW_AT_abstract_origin | dw::DW_AT_specification => read.origin = Some(value),
                dw::DW_AT_call_file => {
                    if let AttributeValue::FileIndex(file) = value {
                        read.called_at.file = Some(file);
                    }
                }
                dw::DW_AT_call_line => read.called_at.line = number(),
                dw::DW_AT_call_column => read.called_at.column = number(),
                _ => {}
            }
        }
        Ok(read)
    }

    /// Shows all that the entry covers.
    pub(super) fn each_range(
        &self,
        dwarf: &Dwarf<Reader<'a>>,
        unit: &gimli::Unit<Reader<'a>>,
        mut show: impl FnMut(gimli::Range),
    ) -> Result<()> {
        if let Some(offset) = self.ranges {
            let mut ranges = dwarf.ranges(unit, offset)?;
            while let Some(range) = ranges.next()? {
                show(range);
            }
        } else if let Some(begin) = self.low
            && let Some(end) = self.high.or_else(|| begin.checked_add(self.size?))
        {
            show(gimli::Range { begin, end });
        }
        Ok(())
    }
}

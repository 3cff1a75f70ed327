//! Values as texts: `tostring`, and the formats that begin with `@`.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::stop::{Doubt, Stop};
use crate::value::Value;

/// The formats that are looked at.
pub(crate) const FORMATS: [&str; 9] =
    ["@text", "@json", "@csv", "@tsv", "@sh", "@html", "@uri", "@base64", "@base64d"];

/// All but letters, digits and what stands for itself in a URI.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A value as a format writes it.
pub(crate) fn text(name: &str, value: &Value) -> Result<String, Stop> {
    let own = || plain(value);
    Ok(match name {
        "@text" => own()?,
        "@json" => value.compact()?,
        "@csv" => row(value, ",", |text| format!("\"{}\"", text.replace('"', "\"\"")))?,
        "@tsv" => row(value, "\t", |text| {
            text.replace('\\', "\\\\").replace('\t', "\\t").replace('\r', "\\r").replace('\n', "\\n")
        })?,
        "@sh" => match value {
            Value::Array(values) => values.iter().map(word).collect::<Result<Vec<_>, _>>()?.join(" "),
            value => word(value)?,
        },
        "@html" => {
            let text = own()?;
            if text.contains('\'') {
                return Err(Doubt::new("what `@html` of `jq` makes of `'` depends on its version").into());
            }
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
        }
        "@uri" => utf8_percent_encode(&own()?, ESCAPED).to_string(),
        "@base64" => BASE64.encode(own()?),
        "@base64d" => {
            let text = own()?;
            let bytes = BASE64.decode(text.trim_end_matches('=')).map_err(|_| Stop::Fault)?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        other => return Err(Doubt::of_use(other).into()),
    })
}

/// A text as it is, and all else as JSON.
pub(crate) fn plain(value: &Value) -> Result<String, Stop> {
    Ok(match value {
        Value::String(text) => text.to_string(),
        value => value.compact()?,
    })
}

fn row(value: &Value, between: &str, quote: fn(&str) -> String) -> Result<String, Stop> {
    let Value::Array(values) = value else {
        return Err(Stop::Fault);
    };
    let cells = values.iter().map(|value| match value {
        Value::String(text) => Ok(quote(text)),
        Value::Null => Ok(String::new()),
        Value::Array(_) | Value::Object(_) => Err(Stop::Fault),
        value => Ok(value.compact()?),
    });
    Ok(cells.collect::<Result<Vec<_>, Stop>>()?.join(between))
}

fn word(value: &Value) -> Result<String, Stop> {
    match value {
        Value::String(text) => Ok(format!("'{}'", text.replace('\'', "'\\''"))),
        Value::Array(_) | Value::Object(_) => Err(Stop::Fault),
        value => Ok(value.compact()?),
    }
}

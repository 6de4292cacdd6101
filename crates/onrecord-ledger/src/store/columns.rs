//! Conversions between Rust values and columns.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Error, ToSql};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value stored as JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let json = serde_json::to_string(&self.0)
            .map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))?;
        Ok(json.into())
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// An enumeration stored by its name in the reading's JSON.
pub(crate) struct Named<T>(pub(crate) T);

impl<T: Serialize> Named<T> {
    pub(crate) fn name(&self) -> rusqlite::Result<String> {
        match serde_json::to_value(&self.0) {
            Ok(serde_json::Value::String(name)) => Ok(name),
            Ok(_) => Err(Error::ToSqlConversionFailure("not a plain name".into())),
            Err(error) => Err(Error::ToSqlConversionFailure(Box::new(error))),
        }
    }
}

impl<T: Serialize> ToSql for Named<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name()?.into())
    }
}

impl<T: DeserializeOwned> FromSql for Named<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = serde_json::Value::String(value.as_str()?.to_owned());
        serde_json::from_value(name).map(Self).map_err(FromSqlError::other)
    }
}

/// A confidence, stored as the decimal that a reading prints: 0.9, not 0.8999999761581421.
pub(crate) struct Confidence(pub(crate) f32);

impl ToSql for Confidence {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let printed = self.0.to_string().parse::<f64>().ok();
        // If the decimal does not give the same number back, the number itself is stored.
        let kept = printed.filter(|&kept| kept as f32 == self.0).unwrap_or(f64::from(self.0));
        Ok(kept.into())
    }
}

impl FromSql for Confidence {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(value.as_f64()? as f32))
    }
}

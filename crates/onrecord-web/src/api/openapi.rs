//! The description of the API in OpenAPI 3.1, generated from the table of endpoints and the types of their answers.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::endpoints::{Endpoint, endpoints};

pub(crate) fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for endpoint in endpoints() {
        let answer = (endpoint.schema)(&mut generator);
        paths.insert(endpoint.path.to_owned(), json!({ "get": operation(endpoint, answer) }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Asks a ledger who said what, in which words and where. Offsets count Unicode code points. \
                Answers are the objects that the command line prints with `--json`.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": { "Problem": {
                "description": "Why there is no answer",
                "content": { "application/problem+json": { "schema": {
                    "type": "object",
                    "required": ["status", "title", "detail"],
                    "properties": {
                        "status": { "type": "integer" },
                        "title": { "type": "string" },
                        "detail": { "type": "string" },
                        "candidates": { "type": "array", "items": { "type": "string" }, "description": "Ids that the request may have meant" }
                    }
                } } }
            } }
        }
    })
}

fn operation(endpoint: &Endpoint, answer: Value) -> Value {
    let mut params: Vec<Value> = (endpoint.params)()
        .iter()
        .map(|param| {
            let mut described = param.describe();
            if endpoint.required.contains(&param.name) {
                described["required"] = true.into();
            }
            described
        })
        .collect();
    params.extend(endpoint.id.map(|description| {
        json!({
            "name": "id", "in": "path", "required": true, "description": description,
            "schema": { "type": "string", "minLength": 1, "maxLength": 400 }
        })
    }));
    let problem = json!({ "$ref": "#/components/responses/Problem" });
    let mut responses = json!({
        "200": {
            "description": "The answer",
            "content": { "application/json": { "schema": answer } },
            "links": endpoint.links.iter().map(|(path, field)| {
                let pointer = format!("$response.body#/0/{field}");
                (operation_id(path), json!({ "operationId": operation_id(path), "parameters": { "id": pointer } }))
            }).collect::<Map<_, _>>()
        },
        "400": problem, "403": problem, "503": problem
    });
    if !params.is_empty() {
        responses["404"] = problem.clone();
    }
    if endpoint.id.is_some() || endpoint.path == "/sources" {
        responses["409"] = problem;
    }
    json!({
        "operationId": operation_id(endpoint.path),
        "summary": endpoint.summary,
        "parameters": params,
        "responses": responses
    })
}

/// `articles_by_id_copies` for `/articles/{id}/copies`.
fn operation_id(path: &str) -> String {
    path.trim_start_matches('/').replace("{id}", "by_id").replace('/', "_")
}

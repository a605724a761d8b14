"""Federation by hand over graphql-core 2: a schema as other houses write it becomes one that answers."""

import re

from graphql import parse
from graphql.type import GraphQLInterfaceType, GraphQLObjectType, GraphQLScalarType, GraphQLUnionType
from graphql.utils.build_ast_schema import build_ast_schema

STRING = r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"'
NESTED = r"\((?:" + STRING + r"|\[[^\]]*\]|[^()\"])*\)"


def executable(sdl, resolvers):
    """The schema of a subgraph, `_service` and `_entities` with it. `resolvers`: by type and field, `(parent, claims, **arguments)`."""
    text = _of_old(sdl)
    entities = sorted(set(re.findall(r"type (\w+)[^{]*@key\(fields: \"[^\"]*\"\)", re.sub(r"#.*", "", sdl))))
    text += f"""
        schema {{ query: Query }}
        scalar _Any
        union _Entity = {" | ".join(entities)}
        type _Service {{ sdl: String }}
        type Query {{ _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }}
    """
    schema = build_ast_schema(parse(text))
    for type_ in schema.get_type_map().values():
        if type_.name.startswith("__") or type_.name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        if isinstance(type_, GraphQLScalarType):
            type_.serialize = type_.parse_value = lambda value: value
            type_.parse_literal = lambda node: getattr(node, "value", None)
        elif isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
            type_.resolve_type = lambda value, info: info.schema.get_type(value["__typename"])
        elif isinstance(type_, GraphQLObjectType):
            for name, field in type_.fields.items():
                field.resolver = _resolver(resolvers.get(type_.name, {}).get(name), name)
    return schema


def _resolver(own, name):
    if own is None:
        return lambda parent, info, **arguments: parent.get(name)
    return lambda parent, info, **arguments: own(parent, info.context, **arguments)


def _of_old(sdl):
    """The same types in the language of 2018, which has no descriptions, `&` or directives of others; extensions put into their types."""
    text = re.sub(r"#[^\n\"]*$", "", sdl, flags=re.M)
    text = re.sub(r"extend schema(\s*@\w+" + NESTED + r")*", "", text)
    text = re.sub(r"@\w+(" + NESTED + r")?", "", text)
    text = re.sub(STRING, "", text)
    text = re.sub(r"(implements[^{]*)", lambda found: found[1].replace(" & ", ", "), text)
    for name, fields in re.findall(r"extend type (\w+)\s*\{([^}]*)\}", text):
        text = re.sub(rf"(?<!extend )\btype {name}\b[^{{]*\{{", lambda found: found[0] + fields, text, count=1)
    return re.sub(r"extend type \w+\s*\{[^}]*\}", "", text)

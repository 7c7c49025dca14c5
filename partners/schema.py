"""How the sign-in of systems stands in the OpenAPI description."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from partners.rules.scopes import SCOPES


class ClientCredentials(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """OAuth 2.0 client credentials with every scope there is."""

    target_class = "partners.authentication.BearerToken"
    name = "clientCredentials"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        scopes = {code: str(scope.label) for code, scope in SCOPES.items()}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/oauth/token/", "scopes": scopes}}}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """Name the scopes of which one is enough for this operation."""
        view = auto_schema.view
        right = getattr(view, "permissions", {}).get(getattr(view, "action", ""))
        return {self.name: [code for code, scope in SCOPES.items() if right in scope.rights]}

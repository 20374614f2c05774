import 'auth0-actions-cache/bun'

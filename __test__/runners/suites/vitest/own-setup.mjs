import 'auth0-actions-cache/vitest'

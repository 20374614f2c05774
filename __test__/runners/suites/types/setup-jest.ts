import 'auth0-actions-cache/jest'

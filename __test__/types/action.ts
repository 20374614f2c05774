// What an Action's author writes against `api.cache`.
import type {
  CacheAPI,
  CacheDeleteResult,
  CacheRecord,
  CacheSetOptions,
  CacheWriteErrorCode,
  CacheWriteResult,
} from 'auth0-actions-cache'

declare const cache: CacheAPI

const record: CacheRecord | undefined = cache.get('key')
const value: string | undefined = cache.get('key')?.value
const expiresAt: number | undefined = record?.expires_at
// @ts-expect-error there may be no record
const certain: CacheRecord = cache.get('key')
// @ts-expect-error there may be no record
cache.get('key').value
// @ts-expect-error a key is a string
cache.get(1)
// @ts-expect-error a key is needed
cache.get()

const written: CacheWriteResult = cache.set('key', 'value')
cache.set('key', 'value', {})
cache.set('key', 'value', undefined)
cache.set('key', 'value', { ttl: 1000 })
cache.set('key', 'value', { expires_at: 1000 })
cache.set('key', 'value', { ttl: undefined, expires_at: undefined })
const options: CacheSetOptions = { ttl: 1000, expires_at: 1000 }
cache.set('key', 'value', options)
// @ts-expect-error a value is needed
cache.set('key')
// @ts-expect-error a value is a string
cache.set('key', { token: 'value' })
// @ts-expect-error a ttl is a number
cache.set('key', 'value', { ttl: '1000' })
// @ts-expect-error null is no lifetime
cache.set('key', 'value', { ttl: null })
// @ts-expect-error an instant is a number
cache.set('key', 'value', { expires_at: new Date() })
// @ts-expect-error there is no such option
cache.set('key', 'value', { maxAge: 1000 })

if (written.type === 'success') {
  const stored: CacheRecord = written.record
  stored.value.length
  // @ts-expect-error a success has no code
  written.code
} else {
  const code: CacheWriteErrorCode = written.code
  reasonOf(code)
  // @ts-expect-error a refusal has no record
  written.record
}
// @ts-expect-error which of the two must be asked first
written.record
// @ts-expect-error there is no third type
if (written.type === 'failure') value?.length

const deleted: CacheDeleteResult = cache.delete('key')
if (deleted.type === 'error') reasonOf(deleted.code)
// @ts-expect-error a success of delete has no record
if (deleted.type === 'success') deleted.record
// @ts-expect-error production's api.cache has no more than three methods
cache.clear()
// @ts-expect-error production's is synchronous
cache.get('key').then

/** Compiles only while these are all the codes there are. */
function reasonOf(code: CacheWriteErrorCode): string {
  switch (code) {
    case 'MaxSideEffectsExceeded':
    case 'CacheKeySizeExceeded':
    case 'CacheValueSizeExceeded':
    case 'CacheSizeExceeded':
    case 'ItemAlreadyExpired':
    case 'InvalidExpiry':
      return 'refused'
    case 'FailedToSetCacheRecord':
    case 'FailedToDeleteCacheRecord':
    case 'CacheKeyDoesNotExist':
      return 'failed'
    default: {
      const none: never = code
      return none
    }
  }
}
// @ts-expect-error no code of production's
reasonOf('CacheFull')

export { certain, expiresAt }

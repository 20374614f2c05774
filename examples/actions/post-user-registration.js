'use strict'

const { crmToken, post } = require('./crm.js')

/** Makes the CRM know each user who registers. */
exports.onExecutePostUserRegistration = async (event, api) => {
  const token = await crmToken(event.secrets, api.cache)
  await post(`${event.secrets.CRM_URL}/contacts`, { email: event.user.email }, token)
}

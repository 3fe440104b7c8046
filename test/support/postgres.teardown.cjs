module.exports = () => globalThis.barazaPostgres?.remove();

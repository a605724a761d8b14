/** Loads what needs a database's driver. @throws Error that says how the driver is installed */
export async function withDriver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new Error(
      `the database driver is not installed: run npm install ${name} where this ministry's subgraph runs`,
      { cause: error },
    );
  }
}
